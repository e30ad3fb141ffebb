using Homelab.Cli.Plans;
using Homelab.GitOps.ArgoCd;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Homelab.Cli.Reports;

/// <summary>
/// An object's YAML with what must not be shown taken out. A Secret in a repository is a finding already; a report must not spread it.
/// </summary>
internal static class MaskedManifest
{
    private static readonly string[] SecretFields = ["data", "stringData"];

    // kubectl keeps what was applied, data and all, in an annotation.
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The YAML, without a newline at its end.</summary>
    public static string Of(KubernetesObject item) => item.Is("", "Secret") ? Masked(item.Text) : item.Text.Trim('\n', '\r');

    private static string Masked(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        foreach (var root in yaml.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>())
        {
            foreach (var field in SecretFields)
            {
                if (Field(root, field) is YamlMappingNode values)
                {
                    Mask(values, _ => true);
                }
                else
                {
                    Mask(root, key => key == field);
                }
            }

            if (Field(root, "metadata") is YamlMappingNode metadata && Field(metadata, "annotations") is YamlMappingNode annotations)
            {
                Mask(annotations, key => key is LastApplied);
            }
        }

        using var written = new StringWriter { NewLine = "\n" };
        yaml.Save(new Emitter(written, EmitterSettings.Default.WithBestWidth(int.MaxValue)), assignAnchors: false);
        var end = written.ToString().TrimEnd();
        return end.EndsWith("...", StringComparison.Ordinal) ? end[..^3].TrimEnd() : end;
    }

    private static void Mask(YamlMappingNode values, Func<string?, bool> hides)
    {
        foreach (var key in values.Children.Keys.Where(key => hides((key as YamlScalarNode)?.Value)).ToList())
        {
            values.Children[key] = new YamlScalarNode(Plan.Secret) { Style = ScalarStyle.DoubleQuoted };
        }
    }

    private static YamlNode? Field(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(new YamlScalarNode(name), out var value) ? value : null;
}
