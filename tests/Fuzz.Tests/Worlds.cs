using Homelab.Cli;
using Homelab.Infra;

namespace Homelab.Fuzz.Tests;

/// <summary>The scenes, read once.</summary>
internal static class Worlds
{
    /// <summary>Below it, in every scene, are the checkouts.</summary>
    public const string Checkouts = "checkouts/";

    /// <summary>Below it, in every scene, are the settings files.</summary>
    public const string Project = "project/";

    private static readonly Lazy<Dictionary<string, Entry>> Tree =
        new(() => Scenery.Read(Path.Combine(Checkout.Root, "tests", "Fuzz.Tests", "World"), Checkouts));

    private static readonly Lazy<Dictionary<string, Entry>> Homelab = new(() => Task.Run(RehearsedAsync).GetAwaiter().GetResult());

    private static readonly Lazy<Dictionary<string, Entry>> Settings = new(() =>
    {
        using var checkout = new TestCheckout();
        return Scenery.Read(checkout.Root, Project);
    });

    /// <summary>The scene of an input, untouched.</summary>
    public static Scenery Of(FuzzInput input) => new(
        (input.Scene switch
        {
            Scene.Tree => Tree,
            Scene.Homelab => Homelab,
            _ => Settings,
        }).Value,
        input.Command);

    private static async Task<Dictionary<string, Entry>> RehearsedAsync()
    {
        using var checkout = new TestCheckout();
        var output = Path.Combine(checkout.Root, "out");
        var run = await checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", output);
        Assert.True(run.Status is ExitStatus.Fine, run.Error);
        return Scenery.Read(Path.Combine(output, "repositories"), Checkouts);
    }
}
