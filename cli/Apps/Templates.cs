using System.Text.Json.Nodes;
using Homelab.Infra;
using Homelab.Infra.Configuration;
using Homelab.Infra.Content;

namespace Homelab.Cli.Apps;

/// <summary>
/// The files that the repositories begin with, as the templates of new ones: what the first app and its domain have, other apps and domains
/// get. Addresses are never the settings', but those of the checkouts, which may have changed since.
/// </summary>
/// <param name="settings">Any stack's settings.</param>
internal sealed class Templates(HomelabSettings settings)
{
    /// <summary>The key in runtime values below which the chart takes secrets.</summary>
    public const string SecretsKey = "externalSecretsConfig";

    /// <summary>The key in runtime values below which the chart takes where an app answers.</summary>
    public const string IngressKey = "ingress";

    private const string StoreFile = "base/secrets/cluster-secret-store.yaml";

    /// <summary>The app that the repositories begin with, unless the settings leave it out.</summary>
    public static readonly AppName Example = AppName.TryParse("web/blog_hugo")!;

    private static readonly AppPlace First = new(Example, "first");

    // What the first app alone has; others bring their own.
    private static readonly string[] OwnValues = ["envConf", SecretsKey, IngressKey];

    /// <summary>Those of this project, read with the settings of its stacks.</summary>
    /// <param name="root">The folder with <c>Pulumi.yaml</c> and the stacks' files.</param>
    /// <exception cref="Outcomes.RefusedException">The settings have to be changed first.</exception>
    public static Templates Of(string root) => new(StackSettings.Read(root, [.. EnvironmentOrder.Of(root).Take(1)])[0].Settings);

    /// <summary>The kustomization of a domain without apps.</summary>
    public string DomainApps => Text(content => content.EnvironmentsApps, Seed.AppsFile);

    private static DomainPlace Seed => First.Domain;

    /// <summary>The files that an environment begins with.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="layer">The repository.</param>
    public IEnumerable<RepositoryFile> Environment(string environment, Func<HomelabContent, Layer> layer) =>
        layer(Read(environment, [.. settings.Environments.Where(name => name != environment), environment])).Files.Where(
            file => file.Path.StartsWith($"{new EnvironmentPlace(environment).Folder}/", StringComparison.Ordinal));

    /// <summary>The file that stands for an environment in the version registry while nothing has a version there.</summary>
    /// <param name="environment">The environment.</param>
    public RepositoryFile Placeholder(string environment)
    {
        var path = $"{new EnvironmentPlace(environment).Folder}/.gitkeep";
        // As one that has no example, which is every environment but the first.
        return Read(environment, [First.Environment, environment]).Environments.Files.First(file => file.Path == path);
    }

    /// <summary>The Application of an app.</summary>
    /// <param name="place">The app.</param>
    /// <param name="chart">The folder of the chart.</param>
    /// <param name="addresses">What it shares with other Applications.</param>
    public string Application(AppPlace place, string chart, Addresses addresses)
    {
        var seed = First with { Environment = settings.Environments[0] };
        var text = YamlEdit.Replace(AppText(seed.ApplicationFile), (path, value) => path switch
        {
            ["metadata", "name"] => place.ApplicationName,
            ["spec", "sources", _, "path"] => chart,
            ["spec", "destination", "namespace"] => place.App.Namespace,
            [.., "valueFiles", _] => value.Replace(seed.ValuesFile, place.ValuesFile, StringComparison.Ordinal),
            _ => null,
        });
        return Named(Addressed(text, addresses), place);
    }

    /// <summary>The runtime values of an app.</summary>
    /// <param name="place">The app.</param>
    /// <param name="image">Its image, without tag.</param>
    /// <param name="own">Values of its own, which take the place of those that would be there.</param>
    /// <param name="secrets">Its secrets.</param>
    /// <param name="ingress">Where it answers; null for nowhere.</param>
    public string Values(AppPlace place, string image, ValuesFile own, IReadOnlyList<AppSecret> secrets, AppIngress? ingress)
    {
        var text = YamlEdit.Replace(AppText((First with { Environment = settings.Environments[0] }).ValuesFile), (path, _) => path switch
        {
            ["appName"] or ["namespace"] => place.App.Namespace,
            ["componentName"] => place.App.Component,
            ["environment"] => place.Environment,
            ["image", "repository"] => image,
            _ => null,
        });
        // Each paragraph of the file holds a value, or some that go together, with the comment on it.
        var kept = text.TrimEnd().Split("\n\n").Where(paragraph => !YamlText.Read(paragraph)[0].Root!.Entries
            .Any(entry => OwnValues.Contains(entry.Key.Value, StringComparer.Ordinal) || own.Keys.Contains(entry.Key.Value)));
        return Named($"{string.Join("\n\n", kept)}\n", place) + (own.Text.Length > 0 ? $"\n{own.Text}" : "")
            + (ingress is null ? "" : $"\n# Where it answers.\n{YamlWriter.Write(new JsonObject { [IngressKey] = ingress.Values })}")
            + (secrets.Count > 0 ? $"\n{Secrets(secrets)}" : "");
    }

    private string Secrets(IReadOnlyList<AppSecret> secrets)
    {
        var store = YamlText.Read(Text(content => content.ArgoConfig, StoreFile))[0].Root!.At("metadata", "name")!.Text;
        return "# Environment variables from 1Password: the title of an item, and the label of a field in it.\n"
            + YamlWriter.Write(new JsonObject
            {
                [SecretsKey] = new JsonObject
                {
                    ["refreshInterval"] = "1h",
                    ["secretStoreName"] = store,
                    ["envSecrets"] = new JsonObject(secrets.Select(secret => KeyValuePair.Create<string, JsonNode?>(
                        secret.Variable, new JsonObject { ["item"] = secret.Item, ["property"] = secret.Field }))),
                },
            });
    }

    /// <summary>The Application of a domain.</summary>
    public string DomainRoot(DomainPlace place, Addresses addresses)
    {
        var text = YamlEdit.Replace(Text(content => content.EnvironmentsApps, Seed.RootFile), (path, _) => path switch
        {
            ["metadata", "name"] => place.RootName,
            ["spec", "source", "path"] => place.Folder,
            _ => null,
        });
        return Addressed(text, addresses).Replace($"The domain {Seed.Domain}:", $"The domain {place.Domain}:", StringComparison.Ordinal);
    }

    /// <summary>An item of the list of namespaces.</summary>
    public string Namespace(DomainPlace place)
    {
        var text = Text(content => content.ArgoConfig, Platform.NamespacesFile);
        var item = YamlText.Read(text)[0].Root!["items"]!.Items.Single();
        var lines = text.TrimEnd().Split('\n')[(item.Line - 1)..];
        var indent = lines[0].IndexOf('-', StringComparison.Ordinal) + 2;
        return YamlEdit.Replace(
            string.Join('\n', lines.Select(line => line[indent..])), (path, _) => path is ["metadata", "name"] ? place.Namespace : null);
    }

    /// <summary>The policies on a namespace.</summary>
    public string NamespacePolicies(DomainPlace place) => YamlEdit.Replace(
        Text(content => content.ArgoConfig, Seed.PolicyFile), (path, _) => path is ["namespace"] ? place.Namespace : null);

    /// <summary>Applications with the addresses of the checkouts in the place of the settings'.</summary>
    public string Addressed(string text, Addresses addresses)
    {
        var names = settings.GitHub.Repositories;
        var cluster = "";
        string replaced;
        try
        {
            replaced = YamlEdit.Replace(text, Address);
        }
        catch (YamlEditException error)
        {
            throw new RefusedException(
                $"A new Application can't take over how those that are there name project, branch and repositories: {error.Message}.",
                error);
        }

        return cluster.Length == 0 ? replaced : replaced.Replace(cluster, addresses.Cluster, StringComparison.Ordinal);

        string? Address(IReadOnlyList<string> path, string value)
        {
            cluster = path is ["spec", "destination", "server"] ? $"server: {value}" : cluster;
            return path switch
            {
                ["spec", "project"] => addresses.Project,
                ["spec", .., "targetRevision"] => addresses.Revision,
                ["spec", .., "repoURL"] => Url(value[(value.LastIndexOf('/') + 1)..]),
                _ => null,
            };
        }

        string? Url(string name) =>
            name == names.ArgoConfig.Name ? addresses.ArgoConfig : name == names.BaseManifests.Name ? addresses.BaseManifests
            : name == names.Environments.Name ? addresses.Registry
            : name == names.EnvironmentsApps.Name ? addresses.EnvironmentsApps
            : null;
    }

    private static string Named(string text, AppPlace place) => text
        .Replace("# The blog:", $"# {place.App.Name}:", StringComparison.Ordinal)
        .Replace("# How the blog runs", $"# How {place.App.Name} runs", StringComparison.Ordinal);

    // As an environment gets it that has nothing of its own.
    private string Text(Func<HomelabContent, Layer> layer, string path) =>
        TextOf(layer(Read(First.Environment, [First.Environment])), path);

    private string AppText(string path) => TextOf(Read(settings.Environments[0], settings.Environments).EnvironmentsApps, path);

    private static string TextOf(Layer layer, string path) => layer.Files.First(file => file.Path == path).Text;

    private HomelabContent Read(string environment, IReadOnlyList<string> environments) => HomelabContent.Read(
        settings with { Environment = environment, Environments = environments, OwnsRepositories = true },
        Path.Combine(Checkout.Root, "infra", "repositories"));
}
