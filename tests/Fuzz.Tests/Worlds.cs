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
        using var checkout = new TestCheckout(hasOwnCache: true);
        return Scenery.Read(checkout.Root, Project);
    });

    /// <summary>The scene of an input, untouched.</summary>
    public static Scenery Of(FuzzInput input) => new(
        (input.Scene switch
        {
            Scene.Homelab => Homelab,
            Scene.Settings => Settings,
            _ => Tree,
        }).Value.Where(entry => Belongs(entry.Key, input.Scene)),
        input.Command);

    private static bool Belongs(string path, Scene scene) => scene switch
    {
        Scene.Helm => path is Checkouts + "apps/tree/helm.yaml" or Checkouts + "conf/values.yaml"
            || path.StartsWith(Checkouts + "charts/", StringComparison.Ordinal),
        Scene.Kustomize => path is Checkouts + "apps/tree/kustomize.yaml"
            || (path.StartsWith(Checkouts + "conf/", StringComparison.Ordinal) && !path.StartsWith(Checkouts + "conf/plain/", StringComparison.Ordinal)),
        Scene.Directory => path is Checkouts + "apps/tree/directory.yaml" or Checkouts + "apps/tree/set.yaml" or Checkouts + "apps/project.yaml"
            || path.StartsWith(Checkouts + "conf/plain/", StringComparison.Ordinal),
        _ => true,
    };

    private static async Task<Dictionary<string, Entry>> RehearsedAsync()
    {
        using var checkout = new TestCheckout();
        var output = Path.Combine(checkout.Root, "out");
        var run = await checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", output);
        Assert.True(run.Status is ExitStatus.Fine, run.Error);
        return Scenery.Read(Path.Combine(output, "repositories"), Checkouts);
    }
}
