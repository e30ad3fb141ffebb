using Homelab.Cli.Plans;
using Homelab.GitOps.Repositories;

namespace Homelab.Cli.Tests.Policies;

/// <summary>Both stacks, rehearsed once with settings whose secrets are encrypted, for all tests of what comes out.</summary>
public sealed class Rehearsed : IAsyncLifetime, IDisposable
{
    private const string Secrets = """

          homelab:githubToken: { secure: v1:ciphertext }
          homelab:secrets:
            connectCredentials: { secure: v1:ciphertext }
            connectToken: { secure: v1:ciphertext }
            botToken: { secure: v1:ciphertext }
        """;

    private readonly TestCheckout _checkout = new();

    internal RehearsedStack Dev { get; private set; } = null!;

    internal RehearsedStack Prod { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _checkout.Write("dev", TestCheckout.Dev + Secrets);
        _checkout.Write("prod", TestCheckout.Prod + Secrets);
        Dev = await RehearseAsync("dev");
        Prod = await RehearseAsync("prod");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _checkout.Dispose();

    /// <summary>Rehearses a stack into a folder of its own.</summary>
    internal async Task<RehearsedStack> RehearseAsync(string stack, string? folder = null)
    {
        var output = Path.Combine(_checkout.Root, folder ?? $"out-{stack}");
        var run = await _checkout.RunAsync("rehearse", "--stack", stack, "--output", output);
        Assert.True(run.Status == ExitStatus.Fine, run.Error);
        return new RehearsedStack(output, run, WrittenPlan.Read(Path.Combine(output, "plan.json")));
    }
}

/// <summary>What a rehearsal left behind.</summary>
internal sealed record RehearsedStack(string Folder, CommandRun Run, WrittenPlan Plan)
{
    /// <summary>The folder of a written repository, or of something in it.</summary>
    public string Repository(string name, params string[] below) => Path.Combine([Folder, "repositories", name, .. below]);
}

[CollectionDefinition(nameof(RehearsedStacks))]
public sealed class RehearsedStacks : ICollectionFixture<Rehearsed>;
