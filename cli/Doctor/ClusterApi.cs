using k8s;
using k8s.Exceptions;
using k8s.Models;

namespace Homelab.Cli.Doctor;

/// <summary>The cluster's API, read only; what several probes ask is asked once.</summary>
internal sealed class ClusterApi
{
    private readonly Shared<V1NodeList> _nodes;
    private readonly Shared<V1DaemonSetList> _daemonSets;
    private readonly Shared<V1NamespaceList> _namespaces;
    private readonly Shared<V1CustomResourceDefinitionList> _customResources;

    private ClusterApi(Kubernetes api, string context)
    {
        (Api, Context) = (api, context);
        _nodes = new(limit => Api.CoreV1.ListNodeAsync(cancellationToken: limit));
        _daemonSets = new(limit => Api.AppsV1.ListDaemonSetForAllNamespacesAsync(cancellationToken: limit));
        _customResources = new(limit => Api.ApiextensionsV1.ListCustomResourceDefinitionAsync(cancellationToken: limit));
        _namespaces = new(limit => Api.CoreV1.ListNamespaceAsync(cancellationToken: limit));
    }

    /// <summary>The client.</summary>
    public Kubernetes Api { get; }

    /// <summary>The context's name.</summary>
    public string Context { get; }

    /// <summary>A client of the cluster that the settings name, which has asked nothing yet.</summary>
    /// <exception cref="AnswerException">There is no kubeconfig, or the context isn't in it.</exception>
    public static async Task<ClusterApi> ConnectAsync(Examination examination, CancellationToken cancellation)
    {
        var context = examination.Settings.Cluster.KubeContext;
        try
        {
            var config = context is null
                ? await OfSecretAsync(examination, cancellation)
                : await OfFilesAsync(examination.Surroundings, context);
            var client = KubernetesClientConfiguration.BuildConfigFromConfigObject(config, context);
            client.HttpClientTimeout = Diagnosis.TimeLimit;
            return new(new Kubernetes(client), context ?? client.CurrentContext ?? "the kubeconfig's context");
        }
        catch (Exception error) when (error is KubeConfigException or FileNotFoundException or UriFormatException
            or KubernetesClientException)
        {
            throw new AnswerException(Answer.Fails(
                $"The kubeconfig can't be used: {error.Message.TrimEnd('.')}.",
                context is null ? null : $"kubectl config get-contexts names the contexts; {examination.Stack.Project}:kubeContext is "
                    + $"{context}."));
        }
    }

    /// <summary>The nodes.</summary>
    public Task<V1NodeList> NodesAsync(CancellationToken cancellation) => _nodes.GetAsync(cancellation);

    /// <summary>What runs on every node, by which network plugins and the like are known.</summary>
    public Task<V1DaemonSetList> DaemonSetsAsync(CancellationToken cancellation) => _daemonSets.GetAsync(cancellation);

    /// <summary>The CRDs.</summary>
    public Task<V1CustomResourceDefinitionList> CustomResourcesAsync(CancellationToken cancellation) =>
        _customResources.GetAsync(cancellation);

    /// <summary>The namespaces.</summary>
    public Task<V1NamespaceList> NamespacesAsync(CancellationToken cancellation) => _namespaces.GetAsync(cancellation);

    // KUBECONFIG names several files as PATH does; those that aren't there count for nothing, as with kubectl.
    private static async Task<k8s.KubeConfigModels.K8SConfiguration> OfFilesAsync(Surroundings surroundings, string context)
    {
        var named = surroundings.Variable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            ?? [Path.Combine(surroundings.Home, ".kube", "config")];
        var all = await Task.WhenAll(named.Where(File.Exists).Select(path =>
            KubernetesClientConfiguration.LoadKubeConfigAsync(new FileInfo(path))));
        return all.FirstOrDefault(config => config.Contexts?.Any(one => one.Name == context) == true) ?? all.FirstOrDefault()
            ?? throw new FileNotFoundException($"there is no {string.Join(" and no ", named)}");
    }

    private static async Task<k8s.KubeConfigModels.K8SConfiguration> OfSecretAsync(Examination examination, CancellationToken cancellation)
    {
        const string Key = "secrets.kubeconfig";
        var secrets = await examination.SecretsAsync(cancellation);
        var text = secrets.Find(Key) ?? throw new AnswerException(Answer.NotAsked(
            $"The kubeconfig is a secret that can't be read: {secrets.Problem ?? $"{Key} is not set"}.",
            "Run doctor where pulumi can read the stack."));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await KubernetesClientConfiguration.LoadKubeConfigAsync(stream);
    }
}
