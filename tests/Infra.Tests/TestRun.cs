using System.Collections.Concurrent;
using System.Collections.Immutable;
using Moq;
using Pulumi;
using Pulumi.Testing;

namespace Homelab.Infra.Tests;

/// <summary>
/// One run of a component or of the whole stack under mocks, and what it asked for. Resources are looked up by kind and
/// name, as in <c>Release argo-cd</c>.
/// </summary>
internal sealed class TestRun
{
    private readonly ConcurrentDictionary<string, MockResourceArgs> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CustomResourceOptions> _options = new(StringComparer.Ordinal);

    private TestRun()
    {
        Mocks.Setup(mocks => mocks.NewResourceAsync(It.IsAny<MockResourceArgs>())).Returns((MockResourceArgs args) =>
        {
            _resources[Key(args.Type!, args.Name!)] = args;
            return Task.FromResult<(string? id, object state)>(($"{args.Name}-id", State(args)));
        });
    }

    public Mock<IMocks> Mocks { get; } = new();

    public HomelabStack? Stack { get; private set; }

    public ICollection<string> Names => _resources.Keys;

    /// <summary>Runs a component; it gets options that record those of its children.</summary>
    public static async Task<TestRun> Of(Action<ComponentResourceOptions> create)
    {
        var run = new TestRun();
        await Deployment.TestAsync(run.Mocks.Object, new TestOptions { IsPreview = false }, () =>
            create(new ComponentResourceOptions { ResourceTransformations = { run.Record } }));
        return run;
    }

    /// <summary>Runs the whole stack.</summary>
    public static async Task<TestRun> OfStack(
        string environment, (string Key, string? Value)[] changes, Action<Mock<IMocks>>? arrange = null)
    {
        var run = new TestRun();
        arrange?.Invoke(run.Mocks);
        var provider = new Mock<IServiceProvider>();
        provider.Setup(services => services.GetService(typeof(HomelabStack))).Returns(() =>
            run.Stack = new HomelabStack(
                ProjectFile.Read(environment, changes), new StackOptions { ResourceTransformations = { run.Record } }));
        await Deployment.TestWithServiceProviderAsync<HomelabStack>(run.Mocks.Object, provider.Object, new TestOptions
        {
            IsPreview = false,
            ProjectName = "homelab",
            StackName = environment,
        });
        return run;
    }

    public ImmutableDictionary<string, object> Inputs(string name) => _resources[name].Inputs;

    public string TypeOf(string name) => _resources[name].Type!;

    public CustomResourceOptions OptionsOf(string name) => _options[name];

    /// <summary>The value at a path of keys and indices, such as <c>"spec.sourceRepos.0"</c>.</summary>
    public object At(string name, params object[] path) => path.Aggregate((object)Inputs(name), (value, key) => key is int index
        ? ((ImmutableArray<object>)value)[index]
        : ((ImmutableDictionary<string, object>)value)[(string)key]);

    /// <summary>A resource's kind and name, such as <c>Release argo-cd</c>.</summary>
    private static string Key(string type, string name) => $"{type.Split(':')[^1]} {name}";

    private static ImmutableDictionary<string, object> State(MockResourceArgs args) => args.Type == "github:index/repository:Repository"
        ? args.Inputs.Add("nodeId", $"{args.Name}-node").Add("htmlUrl", $"https://github.com/anvaplus/{args.Name}")
        : args.Inputs;

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        if (args.Options is CustomResourceOptions options)
        {
            _options[Key(args.Resource.GetResourceType(), args.Resource.GetResourceName())] = options;
        }

        return null;
    }
}
