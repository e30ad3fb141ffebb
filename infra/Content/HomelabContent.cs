namespace Homelab.Infra.Content;

/// <summary>What one stack writes into the four repositories, and what of it the program itself applies to the cluster.</summary>
public sealed record HomelabContent
{
    /// <summary>Layer 1, the platform.</summary>
    public required Layer ArgoConfig { get; init; }

    /// <summary>Layer 2, the Helm charts; no files unless the stack owns the repositories.</summary>
    public required Layer BaseManifests { get; init; }

    /// <summary>Layer 3, the version registry.</summary>
    public required Layer Environments { get; init; }

    /// <summary>Layer 4, the App-of-Apps and its runtime values.</summary>
    public required Layer EnvironmentsApps { get; init; }

    /// <summary>
    /// The root Application, from its file: seeded into layer 4 and applied by the program, one text for both, so that
    /// what Argo CD later finds in the repository is what runs.
    /// </summary>
    public required Manifest RootApplication { get; init; }

    /// <summary>
    /// The AppProject, from its file: seeded into layer 1 by the owning stack, and applied by every stack to its own cluster.
    /// </summary>
    public required Manifest Project { get; init; }

    /// <summary>Whether the example blog is among the files.</summary>
    public bool HasExample =>
        EnvironmentsApps.Files.Any(file => file.Path.EndsWith("/web/blog_hugo/blog_hugo.yaml", StringComparison.Ordinal));

    /// <summary>All four, in their order.</summary>
    public IReadOnlyList<Layer> Layers => [ArgoConfig, BaseManifests, Environments, EnvironmentsApps];

    /// <summary>Reads the files of the stack that <paramref name="settings"/> describe.</summary>
    /// <param name="settings">The settings, for the tokens and for what the stack writes.</param>
    /// <param name="folder">The folder with one folder per repository, under the repositories' default names.</param>
    /// <exception cref="ContentException">A file cannot land as it is.</exception>
    public static HomelabContent Read(HomelabSettings settings, string folder)
    {
        const string ArgoConfigFolder = "homelab-k8s-argo-config", AppsFolder = "homelab-k8s-environments-apps";
        var content = new RepositoryContent(folder, settings, new Tokens(TokenValues(settings)));
        var place = new EnvironmentPlace(settings.Environment);
        var names = settings.GitHub.Repositories;
        return new HomelabContent
        {
            ArgoConfig = Layer(
                names.ArgoConfig,
                ArgoConfigFolder,
                "Homelab layer 1: the platform that Argo CD keeps, namespaces, policies, secret store"),
            BaseManifests = Layer(
                names.BaseManifests,
                "homelab-k8s-base-manifests",
                "Homelab layer 2: Helm library template and deployable charts, in versioned folders"),
            // Bumps for the first environment merge by themselves when the check is green: no approval, and none waits for another to
            // be merged in. The other environments are a code owner's, see CODEOWNERS.
            Environments = Layer(
                names.Environments,
                "homelab-k8s-environments",
                "Homelab layer 3: the version of each app in each environment, and nothing else",
                mergesByItself: true),
            EnvironmentsApps = Layer(
                names.EnvironmentsApps,
                AppsFolder,
                "Homelab layer 4: the App-of-Apps tree and the runtime values of each app"),
            RootApplication = Manifest.Parse(
                content.Find(AppsFolder, place.RootFile, "the one Application that the program applies"), "Application", place.RootName),
            Project = Manifest.Parse(
                content.Find(ArgoConfigFolder, Platform.ProjectFile, "the AppProject of all Applications"), "AppProject", Platform.Project),
        };

        Layer Layer(RepositoryName name, string source, string description, bool mergesByItself = false) => new()
        {
            Repository = name,
            Description = description,
            RequiredApprovals = mergesByItself ? 0 : settings.GitHub.RequiredApprovals,
            RequireUpToDate = !mergesByItself,
            Files = content.Written(source),
        };
    }

    private static string On(bool on) => on ? "" : "# ";

    private static Dictionary<string, string> TokenValues(HomelabSettings settings) => new(
        settings.GitHub.Repositories.All.Select(name => KeyValuePair.Create(name.Setting, name.Name)), StringComparer.Ordinal)
    {
        ["owner"] = settings.GitHub.Owner,
        ["codeOwner"] = settings.GitHub.CodeOwner,
        ["domain"] = settings.Domain,
        ["environments"] = string.Join(", ", settings.Environments),
        ["firstEnvironment"] = settings.Environments[0],
        ["lastEnvironment"] = settings.Environments[^1],
        ["blogHost"] = settings.Ingress.IsOn ? $"blog.{settings.AppsDomain}" : "",
        ["tlsSecret"] = settings.Ingress.Issuer is null ? "" : "wildcard-tls",
        // Components of the platform: the line that switches one on is a comment in the file that is seeded where it is off.
        ["ifTraefik"] = On(settings.Ingress.HasTraefik),
        ["ifCertificates"] = On(settings.Ingress.Issuer is not null),
        ["ifArgoCdIngress"] = On(settings.Ingress.HasArgoCd),
        ["issuer"] = settings.Ingress.Issuer ?? "self-signed",
        ["acmeEmail"] = settings.Ingress.AcmeEmail ?? "",
        ["dnsProvider"] = settings.Ingress.DnsProvider ?? IngressSettings.Cloudflare,
        ["programRepository"] = settings.GitHub.ProgramRepository,
        ["onePasswordVault"] = settings.Secrets.Items.Vault,
        ["connectCredentialsItem"] = settings.Secrets.Items.ConnectCredentials,
        ["connectTokenItem"] = settings.Secrets.Items.ConnectToken,
        [ConnectCredentialsFormat.Token] = ConnectCredentialsFormat.For(settings.Cluster.ConnectChartVersion).Template,
    };
}
