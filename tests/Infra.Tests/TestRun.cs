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
        Mocks.Setup(mocks => mocks.CallAsync(It.IsAny<MockCallArgs>())).Returns((MockCallArgs call) => Task.FromResult<object>(Answer(call)));
    }

    public Mock<IMocks> Mocks { get; } = new();

    /// <summary>What is on GitHub, by owner and name.</summary>
    public Dictionary<string, OnGitHub> GitHub { get; } = new(StringComparer.Ordinal);

    /// <summary>What is in 1Password, by title; every other item holds its title and <c>-value</c>.</summary>
    public Dictionary<string, string> Items { get; } =
        new(StringComparer.Ordinal) { ["homelab-connect-credentials"] = ProjectFile.Credentials };

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

    /// <summary>Runs the whole stack, with this program's repository and, for a stack that doesn't own them, the four others in place.</summary>
    public static async Task<TestRun> OfStack(string environment, (string Key, string? Value)[] changes, Action<TestRun>? arrange = null)
    {
        var run = new TestRun();
        var settings = ProjectFile.Read(environment, changes);
        run.GitHub[settings.GitHub.ProgramRepository] = new();
        foreach (var repository in settings.OwnsRepositories ? [] : settings.GitHub.Repositories.All)
        {
            run.GitHub[$"{settings.GitHub.Owner}/{repository.Name}"] = new();
        }

        arrange?.Invoke(run);
        var provider = new Mock<IServiceProvider>();
        provider.Setup(services => services.GetService(typeof(HomelabStack))).Returns(() =>
            run.Stack = new HomelabStack(settings, new StackOptions { ResourceTransformations = { run.Record } }));
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

    private ImmutableDictionary<string, object> Answer(MockCallArgs call)
    {
        if (call.Token is "onepassword:index/getItem:getItem")
        {
            var title = (string)call.Args["title"];
            return call.Args.Add("credential", Items.GetValueOrDefault(title, $"{title}-value"));
        }

        var name = call.Args.TryGetValue("fullName", out var fullName) ? (string)fullName : $"anvaplus/{call.Args["repository"]}";
        return GitHub.GetValueOrDefault(name) is not { } found ? call.Args : call.Token switch
        {
            "github:index/getRepository:getRepository" =>
                call.Args.Add("nodeId", "R_1").Add("defaultBranch", found.Branch).Add("archived", found.IsArchived),
            "github:index/getTree:getTree" => call.Args.Add("entries", found.Files.Select(path => Map(("path", path), ("type", "blob"))).ToArray()),
            _ => call.Args.Add("rules", found.Protected.Select(pattern => Map(("pattern", pattern))).ToArray()),
        };
    }

    private static ImmutableDictionary<string, object> Map(params (string Key, string Value)[] members) =>
        members.ToImmutableDictionary(member => member.Key, member => (object)member.Value, StringComparer.Ordinal);

    private ResourceTransformationResult? Record(ResourceTransformationArgs args)
    {
        if (args.Options is CustomResourceOptions options)
        {
            _options[Key(args.Resource.GetResourceType(), args.Resource.GetResourceName())] = options;
        }

        return null;
    }
}

/// <summary>A repository that is on GitHub before the run.</summary>
internal sealed record OnGitHub(params string[] Files)
{
    public string Branch { get; init; } = "main";

    public bool IsArchived { get; init; }

    public string[] Protected { get; init; } = [];
}
