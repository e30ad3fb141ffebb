
namespace Homelab.Benchmarks;

/// <summary>The seed's rehearsal against the git, kubectl and helm commands that it cannot do without, one after the other.</summary>
/// <param name="root">This checkout.</param>
/// <param name="work">A folder to work in.</param>
internal sealed class SeedBenchmark(string root, string work)
{
    private const int Runs = 5;

    /// <summary>The rehearsal's output, with the seed's repositories.</summary>
    public string Output => Path.Combine(work, "rehearsal");

    /// <summary>Measures both, in turns, and takes the median of each.</summary>
    public (double Rehearsal, double Bare) Measure()
    {
        Command.Run(Path.Combine(root, "homelab"), "rehearse", "--output", Output);
        var runs = Enumerable.Range(0, Runs).Select(number => (
            Bare: Bare(Directory.CreateDirectory(Path.Combine(work, $"bare-{number}")).FullName),
            Rehearsal: Command.Run(Path.Combine(root, "homelab"), "rehearse", "--output", Output).Seconds)).ToList();
        return (Median(runs.Select(run => run.Rehearsal)), Median(runs.Select(run => run.Bare)));
    }

    private double Bare(string folder)
    {
        var seconds = 0.0;
        foreach (var repository in Directory.EnumerateDirectories(Path.Combine(Output, "repositories")))
        {
            using var history = new MemoryStream(
                System.Text.Encoding.UTF8.GetBytes(Command.Run("git", "-C", repository, "fast-export", "main").Output));
            var copy = Path.Combine(folder, Path.GetFileName(repository));
            seconds += Command.Run("git", "init", "--quiet", "--initial-branch=main", copy).Seconds;
            var import = Command.Try("git", ["-C", copy, "fast-import", "--quiet"], history);
            seconds += import.Status == 0 ? import.Seconds : throw new InvalidOperationException(import.Output);
            seconds += Command.Run("git", "-C", copy, "checkout", "--quiet", "main").Seconds;
        }

        foreach (var path in new[]
                 {
                     "homelab-k8s-environments-apps/environments/dev/_root/root-app", "homelab-k8s-environments-apps/environments/dev/web",
                     "homelab-k8s-argo-config/environments/dev/_root", "homelab-k8s-argo-config/environments/dev/namespaces",
                     "homelab-k8s-argo-config/environments/dev/secrets",
                 })
        {
            seconds += Command.Run(Tools.Kubectl(root), "kustomize", Path.Combine(folder, path)).Seconds;
        }

        var chart = Path.Combine(folder, "homelab-k8s-base-manifests/charts/microservices/hugo/v0.1.0");
        seconds += Command.Run(Tools.Helm(root), "dependency", "build", "--skip-refresh", chart).Seconds;
        seconds += Command.Run(
            Tools.Helm(root), "template", "web-hugo-dev", chart, "--namespace", "web",
            "--values", Path.Combine(folder, "homelab-k8s-environments-apps/environments/dev/web/blog_hugo/values.yaml"),
            "--values", Path.Combine(folder, "homelab-k8s-environments/environments/dev/web/blog_hugo/values.yaml")).Seconds;
        return seconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}

/// <summary>The pinned tools, or those on PATH where there are none for this machine.</summary>
internal static class Tools
{
    /// <summary>helm.</summary>
    public static string Helm(string root) => Find(root, "helm");

    /// <summary>kubectl.</summary>
    public static string Kubectl(string root) => Find(root, "kubectl");

    private static string Find(string root, string tool) =>
        Path.Combine(root, "tools", "bin", tool) is var pinned && File.Exists(pinned) ? pinned : tool;
}
