using System.Collections.Concurrent;
using Homelab.Cli.Providers;
using Homelab.Infra;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Homelab.Cli.Rehearsals;

/// <summary>Runs stacks against local providers and records what they would create.</summary>
internal static class Rehearsal
{
    // A hundred times what the homelab takes; a program whose resources wait for each other would take for ever.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Brings up the homelab's stack in a world in which there is what its settings name.</summary>
    /// <exception cref="StackFailedException">The stack would fail; the message says why.</exception>
    public static Task<Plan> RunAsync(LocalServices services, StackSettings stack, CancellationToken cancellation)
    {
        var github = stack.Settings.GitHub;
        services.GitHub.Assume(github.ProgramRepository);
        foreach (var name in github.Adopt)
        {
            services.GitHub.Assume($"{github.Owner}/{name}");
        }

        return RunAsync(services, stack.Project, stack.Stack, options => new HomelabStack(stack.Settings, options), cancellation);
    }

    /// <summary>Brings up any stack in a world.</summary>
    /// <param name="services">What is there already, and what the stack adds to.</param>
    /// <param name="project">The Pulumi project.</param>
    /// <param name="name">The stack's name.</param>
    /// <param name="create">Makes the stack with the given options.</param>
    /// <param name="cancellation">Stops waiting for it.</param>
    /// <exception cref="StackFailedException">The stack would fail; the message says why.</exception>
    public static async Task<Plan> RunAsync<TStack>(
        LocalServices services, string project, string name, Func<StackOptions, TStack> create, CancellationToken cancellation)
        where TStack : Stack
    {
        var recorder = new PlanRecorder(project, name);
        var providers = new LocalProviders(services, name);
        var declared = new ConcurrentQueue<Resource>();
        ResourceTransformation declare = args =>
        {
            declared.Enqueue(args.Resource);
            return null;
        };
        var factory = new StackFactory(() => create(new StackOptions { ResourceTransformations = { recorder.Transformation, declare } }));
        var options = new TestOptions { IsPreview = false, ProjectName = project, StackName = name, OrganizationName = "organization" };
        Exception? failure = null;
        try
        {
            await Deployment.TestWithServiceProviderAsync<TStack>(providers, factory, options).WaitAsync(Limit, cancellation);
        }
        catch (Exception error) when (error is RunException or AggregateException)
        {
            failure = error;
        }
        catch (TimeoutException)
        {
            throw Failure(name, [$"it doesn't come to an end within {Limit.TotalSeconds} s; two of its resources wait for each other, "
                + "or for something that never happens."]);
        }

        var failures = failure is null ? [] : await FailuresAsync(declared, providers, cancellation);
        var others = Messages(failure).Where(message => !failures.Any(known => message.Contains(known.Message, StringComparison.Ordinal)));
        List<string> problems = [.. failures.Select(Message), .. others, .. recorder.Problems];
        if (problems.Count > 0)
        {
            throw Failure(name, problems, failure);
        }

        var plan = new Plan(project, name, await recorder.ResolveAsync(), await OutputsAsync(providers));
        var secrets = SecretHelmValues(plan).ToList();
        return secrets.Count == 0 ? plan : throw Failure(name, secrets);
    }

    private static async Task<IReadOnlyDictionary<string, object?>> OutputsAsync(LocalProviders providers)
    {
        var outputs = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, output) in providers.StackOutputs)
        {
            outputs[name] = await InputReader.ReadAsync(output);
        }

        return outputs;
    }

    // Mocks see secrets unwrapped, so this one can only be told from the plan.
    private static IEnumerable<string> SecretHelmValues(Plan plan) =>
        from release in plan.Resources
        where release.Kind() == ResourceKind.Release
        from path in release.SecretInputs
        where path.StartsWith("value", StringComparison.Ordinal)
        select $"{release.Type} '{release.Name}': {path} is secret, and Helm keeps its values in the cluster as they are; "
            + "put it into a Secret and name that Secret in the values.";

    private static StackFailedException Failure(string stack, IEnumerable<string> problems, Exception? inner = null) => new(
        string.Join('\n', problems.Distinct(StringComparer.Ordinal).Select(problem => $"  {problem}")
            .Prepend($"Bringing up the stack {stack} would fail:")),
        inner);

    // Pulumi ends a run at the first failure and leaves to itself what is under way, so every resource is asked how it ended:
    // https://github.com/pulumi/pulumi-dotnet/blob/v3.112.1/sdk/Pulumi/Deployment/TaskMonitoringHelper.cs
    private static async Task<IReadOnlyList<Exception>> FailuresAsync(
        IEnumerable<Resource> declared, LocalProviders providers, CancellationToken cancellation)
    {
        var ends = declared.Select(resource => OutputUtilities.GetValueAsync(resource.Urn)).ToList();
        await Task.WhenAny(Task.WhenAll(ends), Task.Delay(Limit, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var failures = ends.Select(end => end.Exception?.InnerException).OfType<Exception>()
            .Concat(providers.RefusedCalls).Distinct().ToList();
        return [.. failures.Select(failure => Cause(failure, failures)).Distinct()];
    }

    // What takes a value of a resource that failed, fails with that failure inside of its own: "error serializing property".
    private static Exception Cause(Exception failure, List<Exception> failures)
    {
        var cause = failure;
        for (var inner = failure.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is RunException || failures.Contains(inner))
            {
                cause = inner;
            }
        }

        return cause;
    }

    private static string Message(Exception failure) => WithoutTrace(failure is RunException ? failure.Message : failure.ToString());

    private static IEnumerable<string> Messages(Exception? error) => error switch
    {
        null => [],
        AggregateException several => several.Flatten().InnerExceptions.SelectMany(Messages),
        _ => [WithoutTrace(error.Message)],
    };

    // Pulumi puts the whole trace of an unexpected exception into the message; --verbose shows it.
    private static string WithoutTrace(string message) => string.Join(
        '\n',
        message.Split('\n').Where(line => !line.StartsWith("   at ", StringComparison.Ordinal)
            && !line.TrimStart().StartsWith("--- End of", StringComparison.Ordinal)));

    private sealed class StackFactory(Func<Stack> create) : IServiceProvider
    {
        public object GetService(Type serviceType) => create();
    }
}
