using System.Collections.Immutable;
using Pulumi;
using Pulumi.Testing;
using PulumiContract;

namespace Homelab.Sdks.Tests;

/// <summary>Runs programs against recording mocks. A failed run sets the exit code of the process, so each test puts it back.</summary>
[Collection(nameof(PulumiRun))]
public abstract class TestRun : IDisposable
{
    private protected static readonly TestOptions Up = new() { IsPreview = false };

    private protected RecordingMocks Mocks { get; init; } = new();

    public void Dispose()
    {
        Environment.ExitCode = 0;
        GC.SuppressFinalize(this);
    }

    private protected Task<ImmutableArray<Resource>> Run(Action program, TestOptions? options = null) =>
        Deployment.TestAsync(Mocks, options ?? Up, program);

    private protected static RecordingMocks WithState(object state) => new() { OnNew = resource => (resource.Name + "_id", state) };

    private protected static RecordingMocks FailingOn(params string[] names) => new()
    {
        OnNew = resource => names.Contains(resource.Name)
            ? throw new RunException($"{resource.Name} failed")
            : (resource.Name + "_id", resource.Inputs),
    };
}
