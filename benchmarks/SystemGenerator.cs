
namespace Homelab.Benchmarks;

/// <summary>
/// Makes a large system in the seed's layout: the seed's own files, repeated for more domains, apps and charts. What the seed gains or
/// loses, the large system gains and loses too.
/// </summary>
/// <param name="seed">The folder with the seed's four repositories, as a rehearsal wrote them.</param>
/// <param name="target">Where the four large repositories go.</param>
internal sealed class SystemGenerator(string seed, string target)
{
    private const string Platform = "homelab-k8s-argo-config";
    private const string Charts = "homelab-k8s-base-manifests";
    private const string Versions = "homelab-k8s-environments";
    private const string Apps = "homelab-k8s-environments-apps";
    private const string SeedChart = "charts/microservices/hugo";

    private static readonly string[] ChartNames = ["hugo", "jekyll", "eleventy", "astro"];

    /// <summary>The root Application, for <c>--root</c>.</summary>
    public const string Root = $"{Apps}/environments/dev/_root/root-homelab-dev.yaml";

    /// <summary>A remark in every chart, so that nobody has rendered it before; none unless set.</summary>
    public string? Salt { get; init; }

    /// <summary>Writes the system and returns its apps.</summary>
    /// <param name="applications">How many apps, over all domains.</param>
    /// <param name="domains">How many domains.</param>
    public IReadOnlyList<GeneratedApp> Generate(int applications, int domains)
    {
        Copy(seed, target);
        foreach (var name in ChartNames.Skip(1))
        {
            WriteChart(name);
        }

        foreach (var chart in Salt is null ? [] : ChartNames)
        {
            File.AppendAllText(Path.Combine(target, Charts, "charts/microservices", chart, "v0.1.0/Chart.yaml"), $"# {Salt}\n");
        }

        var apps = Enumerable.Range(0, applications).Select(number => new GeneratedApp(
            $"domain-{(number % domains) + 1:00}", $"site-{(number / domains) + 1:000}", ChartNames[number % ChartNames.Length])).ToList();
        foreach (var app in apps)
        {
            WriteApp(app);
        }

        foreach (var domain in apps.GroupBy(app => app.Domain, StringComparer.Ordinal))
        {
            WriteDomain(domain.Key, [.. domain]);
        }

        WriteDomains([.. apps.Select(app => app.Domain).Distinct(StringComparer.Ordinal)]);
        return apps;
    }

    /// <summary>Moves one app to another host.</summary>
    public void Change(GeneratedApp app)
    {
        var path = $"{Apps}/{app.Folder}/values.yaml";
        Put(path, File.ReadAllText(Path.Combine(target, path)).Replace("host: \"", "host: \"changed-", StringComparison.Ordinal));
    }

    /// <summary>Copies a folder but for its history.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(from, file).Replace('\\', '/');
            if (!$"/{path}".Contains("/.git/", StringComparison.Ordinal))
            {
                Write(Path.Combine(to, path), File.ReadAllText(file));
            }
        }
    }

    /// <summary>Writes a file, and the folders above it.</summary>
    public static void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void WriteChart(string name)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(seed, Charts, SeedChart), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Path.Combine(seed, Charts, SeedChart), file);
            Put(
                $"{Charts}/charts/microservices/{name}/{path}",
                File.ReadAllText(file).Replace("name: hugo\n", $"name: {name}\n", StringComparison.Ordinal));
        }
    }

    private void WriteApp(GeneratedApp app)
    {
        var folder = app.Folder;
        Put($"{Versions}/{folder}/values.yaml", Read($"{Versions}/environments/dev/web/blog_hugo/values.yaml"));
        Put($"{Apps}/{folder}/values.yaml", Read($"{Apps}/environments/dev/web/blog_hugo/values.yaml")
            .Replace("appName: web\n", $"appName: {app.Domain}\n", StringComparison.Ordinal)
            .Replace("componentName: hugo\n", $"componentName: {app.Name}\n", StringComparison.Ordinal)
            .Replace("host: \"blog.", $"host: \"{app.Domain}-{app.Name}.", StringComparison.Ordinal)
            .Replace("namespace: web\n", $"namespace: {app.Domain}\n", StringComparison.Ordinal));
        Put($"{Apps}/{folder}/{app.Name}.yaml", Read($"{Apps}/environments/dev/web/blog_hugo/blog_hugo.yaml")
            .Replace("name: web-hugo-dev\n", $"name: {app.Release}\n", StringComparison.Ordinal)
            .Replace("environments/dev/web/blog_hugo/", folder + "/", StringComparison.Ordinal)
            .Replace(SeedChart + "/", $"charts/microservices/{app.Chart}/", StringComparison.Ordinal)
            .Replace("namespace: web\n", $"namespace: {app.Domain}\n", StringComparison.Ordinal));
    }

    private void WriteDomain(string domain, IReadOnlyList<GeneratedApp> apps)
    {
        Put($"{Apps}/environments/dev/{domain}/kustomization.yaml", Kustomization(apps.Select(app => $"{app.Name}/{app.Name}.yaml")));
        Put($"{Apps}/environments/dev/_root/root-app/root-{domain}.yaml", Read($"{Apps}/environments/dev/_root/root-app/root-web.yaml")
            .Replace("name: root-web-dev\n", $"name: root-{domain}-dev\n", StringComparison.Ordinal)
            .Replace("path: environments/dev/web\n", $"path: environments/dev/{domain}\n", StringComparison.Ordinal));
        Put($"{Platform}/environments/dev/namespaces/{domain}/kustomization.yaml", Read(
            $"{Platform}/environments/dev/namespaces/web/kustomization.yaml")
            .Replace("namespace: web\n", $"namespace: {domain}\n", StringComparison.Ordinal));
    }

    private void WriteDomains(IReadOnlyList<string> domains)
    {
        Put(
            $"{Apps}/environments/dev/_root/root-app/kustomization.yaml",
            Kustomization(domains.Select(domain => $"root-{domain}.yaml").Prepend("root-platform.yaml")));
        foreach (var path in new[] {
            $"{Apps}/environments/dev/_root/root-app/root-web.yaml",
            $"{Apps}/environments/dev/web",
            $"{Versions}/environments/dev/web" })
        {
            Delete(path);
        }

        var namespaces = Read($"{Platform}/base/namespaces/namespace.yaml");
        var items = namespaces.IndexOf("items:\n", StringComparison.Ordinal) + "items:\n".Length;
        Put($"{Platform}/base/namespaces/namespace.yaml", namespaces[..items]
            + string.Concat(
                domains.Select(domain => namespaces[items..].Replace("name: web\n", $"name: {domain}\n", StringComparison.Ordinal))));
        var overlay = Read($"{Platform}/environments/dev/namespaces/kustomization.yaml");
        Put($"{Platform}/environments/dev/namespaces/kustomization.yaml", overlay
            .Replace("  - web\n", string.Concat(domains.Select(domain => $"  - {domain}\n")), StringComparison.Ordinal));
        Delete($"{Platform}/environments/dev/namespaces/web");
    }

    private static string Kustomization(IEnumerable<string> resources) =>
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
        + $"{string.Concat(resources.Select(resource => $"  - {resource}\n"))}";

    private string Read(string path) => File.ReadAllText(Path.Combine(seed, path));

    private void Put(string path, string text) => Write(Path.Combine(target, path), text);

    private void Delete(string path)
    {
        var full = Path.Combine(target, path);
        if (Directory.Exists(full))
        {
            Directory.Delete(full, recursive: true);
        }
        else
        {
            File.Delete(full);
        }
    }
}

/// <summary>An app of the large system.</summary>
/// <param name="Domain">Its domain, which is its namespace too.</param>
/// <param name="Name">Its name in the domain.</param>
/// <param name="Chart">The chart that it uses.</param>
internal sealed record GeneratedApp(string Domain, string Name, string Chart)
{
    /// <summary>Its folder in the repositories that have one for it.</summary>
    public string Folder => $"environments/dev/{Domain}/{Name}";

    /// <summary>The Application's and the release's name.</summary>
    public string Release => $"{Domain}-{Name}-dev";
}
