namespace Homelab.Benchmarks;

/// <summary>
/// A large system, generated anew so that nothing of it is cached: checked, checked again, compared with itself but for one change, and
/// rendered by bare <c>helm template</c> calls, two at a time.
/// </summary>
internal sealed class LargeBenchmark
{
    private const int Domains = 20, Runs = 3;

    private readonly string _root;
    private readonly string _work;
    private readonly IReadOnlyList<GeneratedApp> _apps;

    /// <summary>Generates the system.</summary>
    /// <param name="root">This checkout.</param>
    /// <param name="seed">The seed's repositories.</param>
    /// <param name="work">An empty folder to work in.</param>
    /// <param name="applications">How many apps.</param>
    public LargeBenchmark(string root, string seed, string work, int applications)
    {
        (_root, _work) = (root, work);
        _apps = Generator(seed, Repositories).Generate(applications, Domains);
        var changed = Generator(seed, Changed);
        changed.Generate(applications, Domains);
        changed.Change(_apps[applications / 2]);
    }

    /// <summary>The folder with the system's repositories.</summary>
    public string Repositories => Path.Combine(_work, "large");

    private string Changed => Path.Combine(_work, "changed");

    /// <summary>Follows, renders and checks.</summary>
    public Cost Check(params string[] options) => Command.Homelab(
        _root, ["check", "--verbose", "--repositories", Repositories, "--root", SystemGenerator.Root, .. options]);

    /// <summary>The same when all of it was rendered before.</summary>
    public Cost CheckAgain(params string[] options) => Command.Median(Runs, () => Check(options));

    /// <summary>The same with the files that it leaves behind.</summary>
    public Cost Report() => CheckAgain("--output", Path.Combine(_work, "checked"));

    /// <summary>Compares with the system in which one app has another host; the change itself is rendered in the first run.</summary>
    public Cost Diff() => Command.Median(
        Runs, () => Command.Homelab(_root, "diff", "--base", Repositories, "--head", Changed, "--root", SystemGenerator.Root));

    /// <summary>
    /// The bare calls. Dependencies are built before the clock starts: the loop is nothing but <c>helm template</c>.
    /// </summary>
    public Cost Bare()
    {
        var charts = Path.Combine(Repositories, "homelab-k8s-base-manifests");
        var copy = Path.Combine(_work, "charts");
        SystemGenerator.Copy(charts, copy);
        foreach (var chart in _apps.Select(app => app.Chart).Distinct(StringComparer.Ordinal))
        {
            Command.Run(Tools.Helm(_root), "dependency", "build", "--skip-refresh", ChartFolder(copy, chart));
        }

        var arguments = _apps.SelectMany(app => new[]
        {
            app.Release, ChartFolder(copy, app.Chart), "--namespace", app.Domain,
            "--values", Path.Combine(Repositories, "homelab-k8s-environments-apps", app.Folder, "values.yaml"),
            "--values", Path.Combine(Repositories, "homelab-k8s-environments", app.Folder, "values.yaml"),
        });
        var list = Path.Combine(_work, "arguments");
        File.WriteAllText(list, string.Concat(arguments.Select(argument => argument + "\0")));
        return Command.Run("bash", "-c", "xargs -0 -P 2 -n 8 \"$0\" template < \"$1\" > /dev/null", Tools.Helm(_root), list);
    }

    private SystemGenerator Generator(string seed, string target) => new(seed, target) { Salt = _work };

    private static string ChartFolder(string charts, string name) => Path.Combine(charts, "charts", "microservices", name, "v0.1.0");
}
