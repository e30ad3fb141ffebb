using System.Text.Json;
using Homelab.Infra.Configuration;
using YamlDotNet.RepresentationModel;

namespace Homelab.Infra.Tests;

/// <summary>The settings as <c>Pulumi.yaml</c> declares them, with what a working dev stack adds.</summary>
internal static class ProjectFile
{
    public const string Credentials = """{"verifier":{"salt":"s"},"encCredentials":{"kid":"k"}}""";

    public static IReadOnlyDictionary<string, YamlMappingNode> Declarations { get; } = Load();

    /// <summary>The environments that the project file lists.</summary>
    public static IReadOnlyList<string> Environments { get; } =
        [.. ((YamlSequenceNode)Declarations["environments"].Children["default"]).Select(item => item.ToString())];

    /// <summary>Valid settings; <paramref name="changes"/> replaces some, null takes one away.</summary>
    public static Dictionary<string, string> Values(params (string Key, string? Value)[] changes)
    {
        var values = Declarations
            .Where(declaration => declaration.Value.Children.ContainsKey("default"))
            .ToDictionary(declaration => declaration.Key, declaration => Text(declaration.Value.Children["default"]), StringComparer.Ordinal);
        values["environments"] = """["dev","prod"]""";
        values["owner"] = "anvaplus";
        values["githubToken"] = "ghp_secret";
        values["ownsRepositories"] = "true";
        values["kubeContext"] = "homelab-dev";
        values["secrets"] = JsonSerializer.Serialize(
            new { connectCredentials = Credentials, connectToken = "connect-secret", botToken = "bot-secret" });
        foreach (var (key, value) in changes)
        {
            if (value is null)
            {
                values.Remove(key);
            }
            else
            {
                values[key] = value;
            }
        }

        return values;
    }

    public static HomelabSettings Settings(params (string Key, string? Value)[] changes) => Read("dev", changes);

    public static HomelabSettings Read(string environment, params (string Key, string? Value)[] changes)
    {
        var values = Values(changes);
        return HomelabSettings.Read(environment, key => values.GetValueOrDefault(key));
    }

    private static string Text(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value!,
        YamlSequenceNode list => JsonSerializer.Serialize(list.Select(Text)),
        YamlMappingNode map => JsonSerializer.Serialize(map.ToDictionary(pair => Text(pair.Key), pair => Text(pair.Value))),
        _ => throw new ArgumentException($"Unexpected {node.GetType()}", nameof(node)),
    };

    private static Dictionary<string, YamlMappingNode> Load()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(File.ReadAllText(Path.Combine(Checkout.Root, "Pulumi.yaml"))));
        var root = (YamlMappingNode)yaml.Documents[0].RootNode;
        return ((YamlMappingNode)root.Children["config"]).ToDictionary(
            child => ((YamlScalarNode)child.Key).Value!, child => (YamlMappingNode)child.Value, StringComparer.Ordinal);
    }
}
