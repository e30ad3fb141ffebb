using Pulumi;
using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>
/// What a local provider refuses, as the real one would; a <see cref="RunException"/>, so that its text reaches the user as it is.
/// </summary>
/// <param name="resource">The resource that can't be created.</param>
/// <param name="problem">Why, and the way out.</param>
internal sealed class ProviderException(MockResourceArgs resource, string problem)
    : RunException($"{resource.Type} '{resource.Name}': {problem}");
