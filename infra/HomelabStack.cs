using System.Collections.Immutable;
using Homelab.Infra.Cluster;
using Homelab.Infra.Layers;
using Github = Pulumi.Github;
using Kubernetes = Pulumi.Kubernetes;

namespace Homelab.Infra;

/// <summary>
/// The whole homelab of one environment: the four repositories, the cluster's operators, and the one Application from
/// which Argo CD brings up the rest.
/// </summary>
public sealed class HomelabStack : Stack
{
    // GitHub answers 409 when two writers meet on a branch; the rest is the provider's own list.
    // https://github.com/integrations/terraform-provider-github/issues/1670
    private static readonly int[] RetryableErrors = [409, 500, 502, 503, 504];

    /// <summary>The stack as <c>pulumi up</c> runs it, with the settings of its configuration.</summary>
    /// <exception cref="SettingsException">A setting is missing or not allowed.</exception>
    /// <exception cref="ContentException">A file under <c>infra/repositories</c> cannot land as it is.</exception>
    public HomelabStack()
        : this(HomelabSettings.Read(Deployment.Instance.StackName, new Config().Get))
    {
    }

    /// <summary>The stack with given settings, as the rehearsal runs it.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="options">Options of the stack, such as transformations that watch every resource.</param>
    /// <exception cref="ContentException">A file under <c>infra/repositories</c> cannot land as it is.</exception>
    public HomelabStack(HomelabSettings settings, StackOptions? options = null)
        : base(options)
    {
        var content = HomelabContent.Read(settings, Path.Combine(Checkout.Root, "infra", "repositories"));
        var secrets = Await(() => HomelabSecrets.ReadAsync(settings.Secrets, this));
        var layers = CreateLayers(settings, content, secrets);
        Repositories = Output.All(layers.Select(layer => layer.Url.Apply(url => KeyValuePair.Create(layer.Repository, url))))
            .Apply(addresses => addresses.ToImmutableDictionary(StringComparer.Ordinal));
        RootApplication = CreateCluster(settings, content, secrets, layers).ApplicationName;
        ArgoCdUrl = Output.Create($"https://{settings.ArgoCdHost}");
        EnvironmentName = Output.Create(settings.Environment);
        PortForward = Output.Create(ClusterAccess.PortForward(settings, content));
        ArgoCdPassword = Output.Create(ClusterAccess.ArgoCdPassword(settings.Cluster));
    }

    /// <summary>The address of each repository by its name.</summary>
    [Output("repositories")]
    public Output<ImmutableDictionary<string, string>> Repositories { get; private set; }

    /// <summary>The name of the one Application that the program applies.</summary>
    [Output("rootApplication")]
    public Output<string> RootApplication { get; private set; }

    /// <summary>Where Argo CD answers.</summary>
    [Output("argocdUrl")]
    public Output<string> ArgoCdUrl { get; private set; }

    /// <summary>The commands that open what runs in the cluster to this machine, by what they open.</summary>
    [Output("portForward")]
    public Output<ImmutableDictionary<string, string>> PortForward { get; private set; }

    /// <summary>The command that shows the password with which <c>admin</c> enters Argo CD for the first time.</summary>
    [Output("argocdPassword")]
    public Output<string> ArgoCdPassword { get; private set; }

    /// <summary>The environment.</summary>
    [Output("environment")]
    public Output<string> EnvironmentName { get; private set; }

    // What is found out here must be known before the first resource is declared, and a stack's constructor can't wait in any other way:
    // thrown from an Apply, a failure reaches every resource that takes the value, each with a stack trace of its own.
    private static T Await<T>(Func<Task<T>> read) => Task.Run(read).GetAwaiter().GetResult();

    private ComponentResourceOptions With(ProviderResource provider) => new() { Parent = this, Providers = { provider } };

    private List<LayerComponent> CreateLayers(HomelabSettings settings, HomelabContent content, HomelabSecrets secrets)
    {
        var github = new Github.Provider("github", new Github.ProviderArgs
        {
            Owner = settings.GitHub.Owner,
            Token = HomelabSecrets.Secret(settings.GitHub.Token.Reveal()),
            MaxRetries = 5,
            RetryableErrors = RetryableErrors,
        }, new CustomResourceOptions { Parent = this });
        var account = new GitHubAccount(settings.GitHub, settings.OwnsRepositories, github);
        var existing = Await(() => account.ReadAsync(content.Layers));
        return
        [
            new ArgoConfig("argo-config", Args(content.ArgoConfig), With(github)),
            new BaseManifests("base-manifests", Args(content.BaseManifests), With(github)),
            new Environments("environments", Args(content.Environments), With(github)),
            new EnvironmentsApps("environments-apps", Args(content.EnvironmentsApps), With(github)),
        ];

        GitOpsRepositoryArgs Args(Layer layer) => new()
        {
            Layer = layer,
            Settings = settings.GitHub,
            IsOwned = settings.OwnsRepositories,
            Existing = existing.GetValueOrDefault(layer.Repository.Name, ExistingRepository.None),
            BotToken = secrets.BotToken,
        };
    }

    private RootApplication CreateCluster(
        HomelabSettings settings, HomelabContent content, HomelabSecrets secrets, List<LayerComponent> layers)
    {
        var access = new Kubernetes.ProviderArgs { EnableServerSideApply = true, EnableSecretMutable = true, UpsertExistingObjects = true };
        if (settings.Cluster.KubeContext is { } context)
        {
            access.Context = context;
        }
        else if (settings.Cluster.Kubeconfig is { } kubeconfig)
        {
            access.KubeConfig = HomelabSecrets.Secret(kubeconfig.Reveal());
        }

        var cluster = new Kubernetes.Provider("cluster", access, new CustomResourceOptions { Parent = this });

        var argoCd = new ArgoCd("argo-cd", new ArgoCdArgs
        {
            ChartVersion = settings.Cluster.ArgoCdChartVersion,
            Domain = settings.ArgoCdHost,
            Ingress = settings.Ingress,
            IsInsecure = settings.Cluster.ArgoCdInsecure,
        }, With(cluster));
        var externalSecrets = new ExternalSecrets("external-secrets", new ExternalSecretsArgs
        {
            ChartVersion = settings.Cluster.ExternalSecretsChartVersion,
        }, With(cluster));
        var connect = new OnePasswordConnect("onepassword-connect", new OnePasswordConnectArgs
        {
            ChartVersion = settings.Cluster.ConnectChartVersion,
            Credentials = secrets.ConnectCredentials,
            Token = secrets.ConnectToken,
            TokenNamespace = externalSecrets.NamespaceResource,
            PlatformLayer = layers[0],
        }, With(cluster));
        return new RootApplication("root-application", new RootApplicationArgs
        {
            Application = content.RootApplication,
            Project = content.Project,
            Credentials = settings.GitHub.IsPrivate
                ? new RepositoryCredentials($"https://github.com/{settings.GitHub.Owner}/", secrets.BotToken)
                : null,
            ArgoCd = argoCd,
            After = [argoCd.Release, externalSecrets.Release, connect.Release, .. layers],
        }, With(cluster));
    }
}
