using System.Collections.Immutable;
using Pulumi.Testing;

namespace Pulumi;

/// <summary>
/// A run of a program. This is an offline stand-in for the official package: it has no engine, so it runs a program against mocks
/// and nothing else.
/// </summary>
public sealed partial class Deployment
{
    private static readonly AsyncLocal<Deployment?> Local = new();

    private readonly List<string> _errors = [];
    private readonly List<Resource> _resources = [];
    private readonly DeploymentInstance _instance;
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // The program itself and all that it has set going.
    private int _underWay = 1;

    private Deployment(IMocks mocks, TestOptions options)
    {
        (_mocks, Options) = (mocks, options);
        Settings = Config.FromEnvironment();
        _instance = new DeploymentInstance(this);
    }

    public static DeploymentInstance Instance => Running._instance;

    internal static Deployment? Current => Local.Value;

    /// <exception cref="InvalidOperationException">There is no run.</exception>
    internal static Deployment Running =>
        Current ?? throw new InvalidOperationException("Trying to acquire Deployment.Instance before 'Run' was called.");

    internal TestOptions Options { get; }

    internal IReadOnlyDictionary<string, string> Settings { get; }

    internal Stack? Stack { get; set; }

    public static Task<int> RunAsync(Action action) => ExplainAsync();

    public static Task<int> RunAsync(Func<IDictionary<string, object?>> func) => ExplainAsync();

    public static Task<int> RunAsync(Func<Task> func) => ExplainAsync();

    public static Task<int> RunAsync(Func<Task<IDictionary<string, object?>>> func, StackOptions? options = null) => ExplainAsync();

    public static Task<int> RunAsync<TStack>() where TStack : Stack, new() => ExplainAsync();

    public static Task<int> RunAsync<TStack>(IServiceProvider serviceProvider) where TStack : Stack => ExplainAsync();

    public static async Task<ImmutableArray<Resource>> TestAsync<TStack>(IMocks mocks, TestOptions? options = null)
        where TStack : Stack, new() =>
        (await TestAsync(mocks, options, () => new TStack())).Resources;

    public static async Task<ImmutableArray<Resource>> TestWithServiceProviderAsync<TStack>(
        IMocks mocks, IServiceProvider serviceProvider, TestOptions? options = null) where TStack : Stack =>
        (await TestAsync(mocks, options, () => serviceProvider.GetService(typeof(TStack)) as TStack
            ?? throw new InvalidOperationException($"The service provider has no {typeof(TStack)}: register it first."))).Resources;

    public static Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Action createResources) =>
        TestAsync(testMocks, testOptions, () =>
        {
            createResources();
            return Task.CompletedTask;
        });

    public static async Task<ImmutableArray<Resource>> TestAsync(IMocks testMocks, TestOptions testOptions, Func<Task> createResources) =>
        (await TestAsync(testMocks, testOptions, async () =>
        {
            await createResources();
            return (IDictionary<string, object?>)ImmutableDictionary<string, object?>.Empty;
        })).Resources;

    public static Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<IDictionary<string, object?>> createResources) =>
        TestAsync(testMocks, testOptions, () => Task.FromResult(createResources()));

    public static async Task<(ImmutableArray<Resource> Resources, IDictionary<string, object?> Outputs)> TestAsync(
        IMocks testMocks, TestOptions testOptions, Func<Task<IDictionary<string, object?>>> createResources)
    {
        var (resources, stack) = await TestAsync(testMocks, testOptions, () => new FunctionStack(createResources));
        return (resources.Remove(stack), await stack.Outputs);
    }

    /// <summary>Remembers work that the run has to wait for, and whose failure is the run's.</summary>
    internal void Track(Task task)
    {
        Interlocked.Increment(ref _underWay);
        _ = task.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    internal void LogError(string message)
    {
        lock (_errors)
        {
            _errors.Add(message);
        }
    }

    private static async Task<(ImmutableArray<Resource> Resources, TStack Stack)> TestAsync<TStack>(
        IMocks mocks, TestOptions? options, Func<TStack> createStack)
        where TStack : Stack
    {
        if (Current is not null)
        {
            throw new InvalidOperationException("Deployment.Instance should only be set once at the beginning of a 'Run' call.");
        }

        var deployment = Local.Value = new Deployment(mocks, options ?? new TestOptions());
        var stack = await deployment.RunAsync(createStack);
        lock (deployment._errors)
        {
            return deployment._errors switch
            {
                [] => ([.. deployment._resources], stack!),
                [var only] => throw new RunException(only),
                var several => throw new AggregateException(several.Select(message => new RunException(message))),
            };
        }
    }

    /// <summary>Runs to the end, or to the first failure: what is under way then goes on, and nobody hears how it ends.</summary>
    private async Task<TStack?> RunAsync<TStack>(Func<TStack> createStack) where TStack : Stack
    {
        try
        {
            var stack = createStack();
            stack.RegisterPropertyOutputs();
            Ended(Task.CompletedTask);
            await _end.Task;
            return stack;
        }
        catch (Exception exception)
        {
            Environment.ExitCode = 32;
            LogError(exception is RunException ? exception.Message : Unhandled(exception));
            return null;
        }
    }

    private void Ended(Task task)
    {
        if (task.Exception is { } failure)
        {
            _end.TrySetException(failure.InnerExceptions);
        }
        else if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _end.TrySetResult();
        }
    }

    private static string Unhandled(Exception exception) =>
        $"Running program '{System.Reflection.Assembly.GetEntryAssembly()?.Location}' failed with an unhandled exception:\n{exception}";

    private static async Task<int> ExplainAsync()
    {
        await Console.Error.WriteLineAsync(
            "This program needs the Pulumi engine: start it with `pulumi up`, "
            + "or see what it would create, without Pulumi, with `./homelab rehearse`.");
        return 1;
    }

    /// <summary>The stack of a program that is a function.</summary>
    private sealed class FunctionStack : Stack
    {
        public FunctionStack(Func<Task<IDictionary<string, object?>>> createResources)
        {
            Outputs = createResources();
            Deployment.Running.Track(Outputs);
        }

        public Task<IDictionary<string, object?>> Outputs { get; }
    }
}
