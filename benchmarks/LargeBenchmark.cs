
namespace Homelab.Benchmarks;

/// <summary>
/// A large system checked with nothing cached and again with everything cached, against bare <c>helm template</c> calls, two at a
/// time.
/// </summary>
/// <param name="root">This checkout.</param>
/// <param name="work">A folder to work in.</param>
internal sealed class LargeBenchmark(string root, string work)
{
    private const int Domains = 20;

    /// <summary>Measures.</summary>
    /// <param name="seed">The seed's repositories.</param>
    /// <param name="applications">How many apps.</param>
    public (Cost Cold, Cost Again, double Bare) Measure(string seed, int applications)
    {
        var repositories = Path.Combine(work, "large");
        var apps = new SystemGenerator(seed, repositories).Generate(applications, Domains);
        var bare = Bare(repositories, apps);
        return (Check(repositories), Check(repositories), bare);
    }

    private Cost Check(string repositories) => Command.Run(
        "dotnet", Path.Combine(root, "artifacts", "bin", "Cli", "debug", "homelab.dll"),
        "check", "--repositories", repositories, "--root", SystemGenerator.Root, "--output", Path.Combine(work, "checked"));

    // Dependencies are built before the clock starts: the loop is nothing but helm template.
    private double Bare(string repositories, IReadOnlyList<GeneratedApp> apps)
    {
        var charts = Path.Combine(work, "charts");
        CopyCharts(Path.Combine(repositories, "homelab-k8s-base-manifests"), charts);
        foreach (var chart in apps.Select(app => app.Chart).Distinct(StringComparer.Ordinal))
        {
            Command.Run(Tools.Helm(root), "dependency", "build", "--skip-refresh", ChartFolder(charts, chart));
        }

        IEnumerable<string> arguments = apps.SelectMany(app => new[]
        {
            app.Release, ChartFolder(charts, app.Chart), "--namespace", app.Domain,
            "--values", Path.Combine(
                repositories, "homelab-k8s-environments-apps", "environments", "dev", app.Domain, app.Name, "values.yaml"),
            "--values", Path.Combine(repositories, "homelab-k8s-environments", "environments", "dev", app.Domain, app.Name, "values.yaml"),
        });
        var list = Path.Combine(work, "arguments");
        File.WriteAllText(list, string.Concat(arguments.Select(argument => argument + "\0")));
        return Command.Run("bash", "-c", "xargs -0 -P 2 -n 8 \"$0\" template < \"$1\" > /dev/null", Tools.Helm(root), list).Seconds;
    }

    private static string ChartFolder(string charts, string name) => Path.Combine(charts, "charts", "microservices", name, "v0.1.0");

    private static void CopyCharts(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
