using Homelab.Infra.Configuration;

namespace Homelab.Infra.Content;

/// <summary>What one stack writes into the four repositories.</summary>
public sealed record HomelabContent
{
    // The environments, in the order in which versions are promoted through them.
    private static readonly string[] Promoted = ["dev", "prod"];

    /// <summary>Layer 1, the platform.</summary>
    public required IReadOnlyList<RepositoryFile> ArgoConfig { get; init; }

    /// <summary>Layer 2, the Helm charts; nothing unless the stack owns the repositories.</summary>
    public required IReadOnlyList<RepositoryFile> BaseManifests { get; init; }

    /// <summary>Layer 3, the version registry.</summary>
    public required IReadOnlyList<RepositoryFile> Environments { get; init; }

    /// <summary>Layer 4, the App-of-Apps and its runtime values.</summary>
    public required IReadOnlyList<RepositoryFile> EnvironmentsApps { get; init; }

    /// <summary>
    /// The file of the root Application: seeded into layer 4 and applied by the program, one text for both, so that
    /// what Argo CD later finds in the repository is what runs.
    /// </summary>
    public required RepositoryFile RootApplication { get; init; }

    /// <summary>Reads the files of the stack that <paramref name="settings"/> describe.</summary>
    /// <param name="settings">The settings, for the tokens and for what the stack writes.</param>
    /// <param name="folder">The folder with one folder per repository, under the repositories' default names.</param>
    /// <exception cref="ContentException">A file cannot land as it is.</exception>
    public static HomelabContent Read(HomelabSettings settings, string folder)
    {
        var content = new RepositoryContent(folder, new Tokens(TokenValues(settings)));
        var apps = Files("homelab-k8s-environments-apps");
        var root = $"environments/{settings.Environment}/_root/root-homelab-{settings.Environment}.yaml";
        return new HomelabContent
        {
            ArgoConfig = Files("homelab-k8s-argo-config"),
            BaseManifests = Files("homelab-k8s-base-manifests"),
            Environments = Files("homelab-k8s-environments"),
            EnvironmentsApps = apps,
            RootApplication = apps.FirstOrDefault(file => file.Path == root)
                ?? throw new ContentException(
                    $"homelab-k8s-environments-apps/{root} is missing: it is the one Application that the program applies."),
        };

        IReadOnlyList<RepositoryFile> Files(string repository) => content.Read(repository, settings.Environment, settings.OwnsRepositories);
    }

    private static Dictionary<string, string> TokenValues(HomelabSettings settings) => new(StringComparer.Ordinal)
    {
        ["environments"] = string.Join(", ", Promoted),
        ["firstEnvironment"] = Promoted[0],
        ["lastEnvironment"] = Promoted[^1],
        ["owner"] = settings.GitHub.Owner,
        ["codeOwner"] = settings.GitHub.CodeOwner,
        ["domain"] = settings.Domain,
        ["argoConfigRepository"] = settings.GitHub.Repositories.ArgoConfig,
        ["baseManifestsRepository"] = settings.GitHub.Repositories.BaseManifests,
        ["environmentsRepository"] = settings.GitHub.Repositories.Environments,
        ["environmentsAppsRepository"] = settings.GitHub.Repositories.EnvironmentsApps,
        ["programRepository"] = settings.GitHub.ProgramRepository,
        ["onePasswordVault"] = settings.Secrets.Items.Vault,
        ["connectCredentialsItem"] = settings.Secrets.Items.ConnectCredentials,
        ["connectTokenItem"] = settings.Secrets.Items.ConnectToken,
        ["connectCredentials"] = ConnectCredentialsFormat.For(settings.Cluster.ConnectChartVersion).Template,
    };
}
