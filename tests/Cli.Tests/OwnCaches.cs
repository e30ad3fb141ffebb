using System.Runtime.CompilerServices;

namespace Homelab.Cli.Tests;

/// <summary>What somebody has fetched on this machine is none of the tests' business.</summary>
internal static class OwnCaches
{
    [ModuleInitializer]
    internal static void Forget() => Environment.SetEnvironmentVariable("XDG_CACHE_HOME", Path.Combine(AppContext.BaseDirectory, "caches"));
}
