using Homelab.Cli.Plans;
using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Pulumi;

namespace Homelab.Cli.Tests;

/// <summary>Small programs, brought up in a world as the homelab's own stack is.</summary>
internal static class TestProgram
{
    /// <summary>Brings up a stack that consists of what <paramref name="program"/> declares.</summary>
    public static Task<Plan> UpAsync(LocalServices services, string stack, Action program) =>
        Rehearsal.RunAsync(services, "homelab", stack, options => new ProgramStack(options, program), CancellationToken.None);

    /// <summary>Brings up a stack dev in a world of its own.</summary>
    public static Task<Plan> UpAsync(Action program) => UpAsync(new LocalServices(), "dev", program);

    /// <summary>Brings up a stack that must fail and returns the reasons.</summary>
    public static Task<string> FailAsync(Action program) => FailAsync(new LocalServices(), "dev", program);

    /// <summary>Brings up a stack that must fail and returns the reasons.</summary>
    public static async Task<string> FailAsync(LocalServices services, string stack, Action program)
    {
        var error = await Assert.ThrowsAsync<StackFailedException>(() => UpAsync(services, stack, program));
        var title = $"Bringing up the stack {stack} would fail:\n";
        Assert.StartsWith(title, error.Message, StringComparison.Ordinal);
        return error.Message[title.Length..];
    }

    /// <summary>The resource with that logical name, components aside.</summary>
    public static PlannedResource Named(this Plan plan, string name) =>
        plan.Resources.Single(resource => resource.Name == name && !resource.IsComponent);

    private sealed class ProgramStack : Stack
    {
        public ProgramStack(StackOptions options, Action program)
            : base(options) => program();
    }
}

/// <summary>A component with whatever is declared in it.</summary>
internal sealed class Group : ComponentResource
{
    public Group(string name, Action<Group> children, ComponentResourceOptions? options = null)
        : base("test:index:Group", name, options)
    {
        children(this);
        RegisterOutputs();
    }
}
