using Homelab.Cli.Tests.Watch;
using k8s;
using k8s.Models;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;

namespace Homelab.Cli.Tests.Doctor;

/// <summary>
/// A Kubernetes API on this machine. What it answers are Kubernetes' own types (<see cref="KubernetesTypes"/>). It lists nothing of anything unless it is told so, and allows everything.
/// </summary>
internal sealed class ClusterDouble : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();
    private int _priority = 1000;

    public ClusterDouble()
    {
        _server.Given(Request.Create()).AtPriority(int.MaxValue).RespondWith(Refusal(404, "not found"));
        Version("v1.35.1").Lists<V1Node, V1NodeList>("api/v1/nodes", Node()).Lists<V1Namespace, V1NamespaceList>("api/v1/namespaces")
            .Lists<V1DaemonSet, V1DaemonSetList>("apis/apps/v1/daemonsets")
            .Lists<V1Service, V1ServiceList>("api/v1/services")
            .Lists<V1Pod, V1PodList>("api/v1/pods").Lists<V1Pod, V1PodList>("api/v1/namespaces/kube-system/pods")
            .Lists<V1IngressClass, V1IngressClassList>("apis/networking.k8s.io/v1/ingressclasses")
            .Lists<V1CustomResourceDefinition, V1CustomResourceDefinitionList>("apis/apiextensions.k8s.io/v1/customresourcedefinitions")
            .Allows(_ => true);
        foreach (var name in (string[])["argocd", "external-secrets", "onepassword"])
        {
            Lists<V1Secret, V1SecretList>($"api/v1/namespaces/{name}/secrets");
        }
    }

    public string Address => _server.Url!;

    /// <summary>What it was asked, methods in front.</summary>
    public IEnumerable<string> Requests => _server.LogEntries.Select(entry => $"{entry.RequestMessage!.Method} {entry.RequestMessage.Path}");

    public ClusterDouble Version(string version) => Answers("version/", new VersionInfo
    {
        GitVersion = version,
        Major = "1",
        Minor = "35",
        BuildDate = "",
        Compiler = "",
        GitCommit = "",
        GitTreeState = "",
        GoVersion = "",
        Platform = "",
    });

    public ClusterDouble Lists<T, TList>(string path, params T[] items)
        where TList : IItems<T>, new()
    {
        var list = new TList();
        typeof(TList).GetProperty(nameof(IItems<>.Items))!.SetValue(list, items.ToList());
        return Answers(path, list);
    }

    /// <summary>What reviews of access say.</summary>
    public ClusterDouble Allows(Func<V1ResourceAttributes, bool> may)
    {
        _server.Given(Request.Create().WithPath("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews").UsingPost()).AtPriority(_priority--)
            .RespondWith(Response.Create().WithStatusCode(201).WithHeader("Content-Type", "application/json").WithBody(request =>
            {
                var review = KubernetesJson.Deserialize<V1SelfSubjectAccessReview>(request.Body!);
                review.Status = new() { Allowed = may(review.Spec.ResourceAttributes) };
                return KubernetesTypes.Held<V1SelfSubjectAccessReview>(KubernetesJson.Serialize(review));
            }));
        return this;
    }

    /// <summary>Fails a path, as Kubernetes says it.</summary>
    public ClusterDouble Fails(string path, int status, string message)
    {
        _server.Given(Request.Create().WithPath($"/{path}")).AtPriority(_priority--)
            .RespondWith(Refusal(status, message));
        return this;
    }

    /// <summary>A node that is ready and has room, with what is different.</summary>
    public static V1Node Node(Action<V1Node>? change = null)
    {
        var node = new V1Node
        {
            Metadata = new() { Name = "node-1" },
            Spec = new(),
            Status = new()
            {
                Allocatable = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal)
                {
                    ["cpu"] = new ResourceQuantity("4"),
                    ["memory"] = new ResourceQuantity("8Gi"),
                },
                Conditions = [new() { Type = "Ready", Status = "True" }],
                NodeInfo = new()
                {
                    Architecture = "",
                    BootID = "",
                    ContainerRuntimeVersion = "",
                    KernelVersion = "",
                    KubeProxyVersion = "",
                    KubeletVersion = "v1.35.1",
                    MachineID = "",
                    OperatingSystem = "linux",
                    OsImage = "",
                    SystemUUID = "",
                },
            },
        };
        change?.Invoke(node);
        return node;
    }

    public void Dispose() => _server.Dispose();

    private ClusterDouble Answers<T>(string path, T answer)
    {
        _server.Given(Request.Create().WithPath($"/{path}").UsingGet()).AtPriority(_priority--).RespondWith(Json(answer));
        return this;
    }

    // The client reads a Status and can't write one.
    private static IResponseBuilder Refusal(int status, string message)
    {
        var text = $$"""{ "kind": "Status", "apiVersion": "v1", "status": "Failure", "message": "{{message}}", "code": {{status}} }""";
        return Response.Create().WithStatusCode(status).WithHeader("Content-Type", "application/json")
            .WithBody(KubernetesTypes.Held<V1Status>(text));
    }

    private static IResponseBuilder Json<T>(T answer) => Response.Create().WithHeader("Content-Type", "application/json")
        .WithBody(KubernetesTypes.Held<T>(KubernetesJson.Serialize(answer)));
}
