using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Settings;
using Homelab.Infra;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;

namespace Homelab.Cli.Rehearsals;

/// <summary>Runs stacks against local providers and records what they would create.</summary>
internal static class Rehearsal
{
    /// <summary>Brings up the homelab's stack in a world.</summary>
    /// <exception cref="CommandException">The stack would fail; the message says why.</exception>
    public static Task<Plan> RunAsync(World world, StackSettings stack, CancellationToken cancellation) =>
        RunAsync(world, stack.Project, stack.Stack, options => new HomelabStack(stack.Settings, options), cancellation);

    /// <summary>Brings up any stack in a world.</summary>
    /// <param name="world">What is there already, and what the stack adds to.</param>
    /// <param name="project">The Pulumi project.</param>
    /// <param name="name">The stack's name.</param>
    /// <param name="create">Makes the stack with the given options.</param>
    /// <param name="cancellation">Stops waiting for it.</param>
    /// <exception cref="CommandException">The stack would fail; the message says why.</exception>
    public static async Task<Plan> RunAsync<TStack>(
        World world, string project, string name, Func<StackOptions, TStack> create, CancellationToken cancellation)
        where TStack : Stack
    {
        var recorder = new PlanRecorder(project, name);
        var providers = new LocalProviders(world, name);
        var services = new StackFactory(() => create(new StackOptions { ResourceTransformations = { recorder.Transformation } }));
        var options = new TestOptions { IsPreview = false, ProjectName = project, StackName = name, OrganizationName = "organization" };
        try
        {
            await Deployment.TestWithServiceProviderAsync<TStack>(providers, services, options).WaitAsync(cancellation);
        }
        catch (Exception error) when (error is RunException or AggregateException)
        {
            throw new CommandException(ExitStatus.Found, $"Bringing up the stack {name} would fail:\n{Describe(error)}", error);
        }
        var plan = new Plan(project, name, await recorder.ResolveAsync(), await OutputsAsync(providers));
        RefuseSecretHelmValues(plan);
        return plan;
    }

    private static async Task<IReadOnlyDictionary<string, object?>> OutputsAsync(LocalProviders providers)
    {
        var outputs = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, output) in providers.StackOutputs) outputs[name] = await InputReader.ReadAsync(output);
        return outputs;
    }

    // Mocks see secrets unwrapped, so this one can only be told from the plan.
    private static void RefuseSecretHelmValues(Plan plan)
    {
        var found = plan.Resources
            .Where(resource => resource.Type is "kubernetes:helm.sh/v3:Release")
            .SelectMany(release => release.SecretInputs.Where(path => path.StartsWith("value", StringComparison.Ordinal)).Select(path => (release, path)))
            .Select(secret =>
                $"  {secret.release.Type} '{secret.release.Name}': {secret.path} is secret, and Helm keeps its values in the cluster as they are; "
                + "put it into a Secret and name that Secret in the values.")
            .ToList();
        if (found.Count > 0) throw new CommandException(ExitStatus.Found, $"Bringing up the stack {plan.Stack} would fail:\n{string.Join('\n', found)}");
    }

    private static string Describe(Exception error) => string.Join('\n', Messages(error).Distinct(StringComparer.Ordinal).Select(message => $"  {message}"));

    private static IEnumerable<string> Messages(Exception error) => error is AggregateException several
        ? several.Flatten().InnerExceptions.Select(inner => inner.Message)
        : [error.Message];

    private sealed class StackFactory(Func<Stack> create) : IServiceProvider
    {
        public object GetService(Type serviceType) => create();
    }
}
