using System.Collections.Immutable;

namespace Pulumi.Testing;

/// <summary>Stands in for the engine and the providers.</summary>
public interface IMocks
{
    Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args);

    Task<object> CallAsync(MockCallArgs args);

    Task RegisterResourceOutputs(MockRegisterResourceOutputsRequest args) => Task.CompletedTask;
}

/// <summary>A resource that a program asks for.</summary>
public class MockResourceArgs
{
    public string? Type { get; set; }
    public string? Name { get; set; }
    public ImmutableDictionary<string, object> Inputs { get; set; } = null!;
    public string? Provider { get; set; }
    public string? Id { get; set; }
}

/// <summary>A function that a program calls.</summary>
public class MockCallArgs
{
    public string? Token { get; set; }
    public ImmutableDictionary<string, object> Args { get; set; } = null!;
    public string? Provider { get; set; }
}

/// <summary>The outputs that a component or a stack ends with.</summary>
public class MockRegisterResourceOutputsRequest(string urn, ImmutableDictionary<string, Output<object?>> outputs)
{
    public readonly string Urn = urn;
    public readonly ImmutableDictionary<string, Output<object?>> Outputs = outputs;
}

/// <summary>What the run is told about itself; null is the default.</summary>
public class TestOptions
{
    public string? OrganizationName { get; set; }
    public string? ProjectName { get; set; }
    public string? StackName { get; set; }
    public string? RootDirectory { get; set; }
    public bool? IsPreview { get; set; }
}
