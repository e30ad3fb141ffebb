using System.Collections.Immutable;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Homelab.Fuzz.Tests;

/// <summary>
/// Inputs, made of scenes whose every field is set and of what people and attackers do to such files. What a text says of the machine is
/// a placeholder, so that an input is the same wherever it is run.
/// </summary>
internal static class Inputs
{
    /// <summary>A folder outside of everything that a command is given.</summary>
    public const string Outside = "${OUTSIDE}";

    /// <summary>An address of this machine where somebody listens.</summary>
    public const string Listener = "${LISTENER}";

    /// <summary>The folder that holds the checkouts.</summary>
    public const string Checkouts = "${CHECKOUTS}";

    /// <summary>The same checkouts, untouched.</summary>
    public const string Base = "${BASE}";

    /// <summary>A folder to write to.</summary>
    public const string Output = "${OUTPUT}";

    /// <summary>A file that is no UTF-8.</summary>
    public const string NotText = "${NOTTEXT}";

    private const string Sentinel = $"{Outside}/sentinel.yaml";

    // Typical values of the fields, so that a change often leads to something else that is right.
    private static readonly string[] Typical =
    [
        "app", "lib", "tree", "overlay", "plain", "plain/below", "base", "../base", "../component", ".", "", "web", "argocd", "team",
        "values", "main", "v1.0.0", "v1.0.0-alpha.7", "0.1.0", "Deployment", "ConfigMap", "apps", "v1", "apps/v1", "true", "false", "3",
        "https://git.example.com/team/conf", "https://git.example.com/team/apps", "https://git.example.com/team/charts",
        "$values/values.yaml", "values.yaml", "patch.yaml", "deployment.yaml", "a=values.txt", "nginx", "nginx=a/b:1", "image.tag",
        "file://../lib", "web/blog_hugo", "web/home", "dev", "prod", "resources-finalizer.argocd.argoproj.io", "kube-system", "*", "{}",
        "[]",
    ];

    private static readonly string[] Hostile =
    [
        " ", "~", "0x10", "1e3", ".inf", "-1", "99999999999999999999", "2026-01-01", "a,b", "a=b,c=d", "a'b", "a\"b", "a\\b", "..", "../x",
        "/etc/hosts", Sentinel, $"file://{Sentinel}", "../../../outside/sentinel.yaml", "../../../../outside/sentinel.yaml",
        "../../../../../outside/sentinel.yaml", "../../../outside", "../../../../outside", "../../../../outside/kustomize",
        $"{Outside}/kustomize", $"a={Sentinel}", $"file://{Outside}/chart", "$values/../../../outside/sentinel.yaml", "$nothing/x", "$",
        "$values",
        $"http://{Listener}/x", $"http://{Listener}/x.yaml", $"a=http://{Listener}/x", $"http://{Listener}/x.git//y?ref=z",
        $"http://user:hunter2@{Listener}/x", $"oci://{Listener}/x", $"git::http://{Listener}/x", $"git@{Listener}:x",
        $"ssh://git@{Listener}/x",
        "github.com/a/b", "http://[", "https://exa mple", "{{ env \"PATH\" }}", "{{ getHostByName \"localhost\" }}", "{{", "}}",
        "{{ fail \"x\" }}",
        $"{{{{ .Files.Get \"{Sentinel}\" }}}}", "{{ range until 1000000 }}x{{ end }}", "${x}", "$(x)", "`x`", "$ARGOCD_APP_NAME",
        "a.b[0].c",
        "a[2147483647]=x", "a[-1]=x", "a[x", "a.", ".a", "a=", "=", "::error::x", "::add-mask::x", "##[error]x", "##vso[task.setvariable]x",
        "a\n::error::x", "a\r\n::warning::x", "\u202Eabc", "\u2066abc", "\u001B[31mred", "a\tb", "a\u0000b", "a\u0085b", "a\u2028b", "é",
        "\uFEFFa",
        "@team #1", ":warning:", "[red]x[/]", "[/]", "<script>alert(1)</script>", "</details>", "a|b", "a`b", "-x", "--post-renderer=x",
        "--", "-",
        "*", "**", "[a-", "{a,b", "(a+)+$", "!a", "%2e%2e", "%", "a b", "A", "a_b", "名前", "\ud83d\ude00", ".git", ".git/config", "nul",
        "hunter2", new string('a', 300), new string('a', 10_000), string.Join('.', Enumerable.Repeat("a", 80)),
        string.Join('/', Enumerable.Repeat("..", 40)),
    ];

    // YAML as it should not be.
    private static readonly string[] Odd =
    [
        "!!binary x", "!x y", "&a [*a]", "&a {b: *a}", "*missing", "*image", "{a: {b: [c]}}", "[1, [2, [3]]]", "[{}, ~, []]", "? x",
        "- - - x", "|", ">-",
        "|\n  a\n b", "'a", "\"a", "[", "{", "[a: b: c]", "{a, a}", "<<: *missing", "<<: [a]", "<<: &x {<<: *x}", "%YAML 3.0", "---", "...",
        "\ta: b",
        "? {a: b}\n: c", "a: b: c", "- a\nb: c", "{? : }", "@a", "`a", "# a", "\"\\x\"", "\"\\ud800\"", "!!float x", "!!set {a}", "0o7",
        "=",
        Nested("[", "]", 70), Nested("{a: ", "}", 70), Nested("[", "]", 3000), Nested("{a: ", "}", 3000),
        new string('[', 3000), Bomb(10), Bomb(3),
        string.Concat(Enumerable.Range(0, 2_000).Select(key => $"\nk{key}: v")), $"&big {new string('b', 100_000)}\nbigger: [{string.Join(',', Enumerable.Repeat("*big", 50))}]",
    ];

    private static readonly string[] Keys =
    [
        "apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations", "finalizers", "spec", "data", "stringData", "items",
        "project", "source",
        "sources", "sourceHydrator", "drySource", "syncSource", "targetBranch", "repoURL", "path", "chart", "targetRevision", "ref", "helm",
        "kustomize", "directory",
        "plugin", "releaseName", "valueFiles", "values", "valuesObject", "parameters", "fileParameters", "forceString", "value", "skipCrds",
        "kubeVersion", "apiVersions",
        "ignoreMissingValueFiles", "recurse", "include", "exclude", "jsonnet", "namePrefix", "nameSuffix", "images", "replicas",
        "commonLabels", "commonAnnotations",
        "components", "ignoreMissingComponents", "patches", "patch", "target", "destination", "server", "syncPolicy", "automated",
        "syncOptions", "ignoreDifferences",
        "resources", "bases", "crds", "labels", "pairs", "patchesStrategicMerge", "patchesJson6902", "configMapGenerator",
        "secretGenerator", "generatorOptions", "files",
        "env", "envs", "literals", "behavior", "replacements", "openapi", "configurations", "generators", "transformers", "validators",
        "helmCharts", "helmGlobals",
        "helmChartInflationGenerator", "vars", "dependencies", "repository", "version", "alias", "condition", "tags", "import-values",
        "type", "digest", "global",
        "sourceRepos", "destinations", "clusterResourceWhitelist", "namespaceResourceWhitelist", "config", "main", "runtime", "default",
        "secret", "homelab:owner",
        "homelab:secrets", "homelab:environments", "homelab:adopt", "homelab:visibility", "homelab:kubeContext", "secure", "environments",
        "<<", "a b", "'", "\"\"", "? a",
    ];

    // What makes a tool read a file or ask an address, wherever such a field is understood.
    private static readonly string[] Reads =
    [
        "resources: [X]", "bases: [X]", "components: [X]", "crds: [X]", "configurations: [X]", "generators: [X]", "transformers: [X]",
        "validators: [X]", "patches: [{path: X}]", "patchesStrategicMerge: [X]", "patchesJson6902: [{path: X, target: {kind: Deployment, name: web, version: v1}}]",
        "configMapGenerator: [{name: x, files: [X]}]", "configMapGenerator: [{name: x, envs: [X]}]", "secretGenerator: [{name: x, env: X}]",
        "replacements: [{path: X}]", "openapi: {path: X}", "helmGlobals: {chartHome: X}", "helmCharts: [{name: x, repo: X}]",
        "valueFiles: [X]", "fileParameters: [{name: env.a, path: X}]", "fileParameters: [{name: 'env.a=X,env.b', path: values.yaml}]",
        "parameters: [{name: env.a, value: 'b,env.c=X'}]", "releaseName: X", "repoURL: X", "path: X", "values: X",
        "dependencies: [{name: lib, version: 0.1.0, repository: X}]",
    ];

    private static readonly string[] Addresses =
    [
        Sentinel, $"file://{Sentinel}", "../../../outside/sentinel.yaml", "../../../../outside/sentinel.yaml", "a=../../../../outside/sentinel.yaml",
        "../../../../outside/kustomize", $"{Outside}/kustomize", $"a={Sentinel}", $"file://{Outside}/chart", "file://../../../outside/chart",
        "$values/../../../outside/sentinel.yaml", $"http://{Listener}/x", $"http://{Listener}/x.yaml", $"a=http://{Listener}/x",
        $"http://{Listener}/x.git//y?ref=z", $"oci://{Listener}/x", $"git::http://{Listener}/x",
        $"ssh://git@{Listener}/x", $"'{{{{ .Files.Get \"{Sentinel}\" }}}}'", "'{{ env \"PATH\" }}'", "'{{ getHostByName \"localhost\" }}'",
    ];

    private static readonly string[] FileNames =
    [
        "kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml", "values.yaml", "a.yaml", "b.yml", "c.json", "d.jsonnet",
        "x,y.yaml", "a'b.yaml",
        "a\"b.yaml", "a b.yaml", "{a,b}.yaml", "[a].yaml", "*.yaml", "-x.yaml", "::error::x.yaml", "a\nb.yaml", "\u202Ea.yaml",
        "\u001Ba.yaml", "é.yaml", "名前.yaml", "@a.yaml",
        "#a.yaml", ".hidden.yaml", "a.yaml/b.yaml", "x,/outside.yaml", "charts/lib/Chart.yaml", "charts/x.tgz", "templates/_x.tpl",
        ".git/config", ".helmignore", "a\\b.yaml",
        "{{ x }}.yaml", ":warning:.yaml", "<b>.yaml", "a|b.yaml", "%2e%2e.yaml", "CON.yaml", $"{new string('a', 200)}.yaml",
        "Pulumi.dev.yaml", "Pulumi.yaml", "Pulumi.x.yaml",
    ];

    private static readonly string[] LinkTargets =
    [
        Sentinel, Outside, $"{Outside}/kustomize/kustomization.yaml", $"{Outside}/chart", "/etc/hosts", "/dev/zero", "/dev/stdin", "/dev/null", "/proc/self/environ", ".", "..", "a.yaml",
        "values.yaml", "../base", "../../../outside", "../../../../outside/sentinel.yaml", "nowhere", "/", "kustomization.yaml",
    ];

    private static readonly string[] Options =
    [
        "--verbose", "--help", "--version", "--repositories", "--root", "--project", "--format", "--output", "--no-cache", "--base",
        "--head", "--stack", "--env", "--from", "--to",
        "--commit", "--chart", "--values", "--image", "--allow-downgrade", "json", "sarif", "markdown", "text", "--format=json",
        "@/etc/hosts", "check", "diff", "status", "rehearse",
        "[diagram]", "[suggest]", Checkouts, Sentinel, "apps/../root.yaml", "apps", "apps/tree", "apps//root.yaml", "apps/root.yaml/",
    ];

    private static readonly Gen<string> Scalar = Gen.Frequency(
        (3, Gen.Elements(Typical)),
        (3, Gen.Elements(Hostile).Select(text => JsonSerializer.Serialize(text))),
        (2, Gen.Elements(Hostile)),
        (1, Gen.Elements(Odd)));

    private static readonly Gen<string> Value = Gen.Frequency(
        (6, Scalar),
        (1, Scalar.Two().Select(two => $"[{two.Item1}, {two.Item2}]")),
        (1, from key in Gen.Elements(Keys) from value in Scalar select $"{{{key}: {value}}}"));

    private static readonly Gen<string> Field = from key in Gen.Elements(Keys) from value in Value select $"{key}: {value}";

    private static readonly Gen<string> Read =
        from field in Gen.Elements(Reads)
        from address in Gen.Elements(Addresses)
        select field.Replace("X", address, StringComparison.Ordinal);

    private static readonly Gen<string> Document = Gen.OneOf(
        Gen.Elements("", "\0\u0001\u0002", "\uFEFF", NotText, "---", "[]", "{}", "null", "a", new string('\n', 10_000), new string(' ', 10_000), new string('a', 1_000_000)),
        Gen.Elements(Odd),
        from fields in Field.ListOf(4) select string.Join('\n', fields));

    private static readonly (MutationKind Kind, int Weight)[] Kinds =
    [
        (MutationKind.Value, 30),
        (MutationKind.Key, 5),
        (MutationKind.Insert, 16),
        (MutationKind.Delete, 5),
        (MutationKind.Duplicate, 2),
        (MutationKind.Indent, 2),
        (MutationKind.Truncate, 2),
        (MutationKind.Append, 2),
        (MutationKind.Content, 3),
        (MutationKind.Remove, 2),
        (MutationKind.Rename, 3),
        (MutationKind.Copy, 2),
        (MutationKind.Link, 3),
        (MutationKind.Pipe, 1),
        (MutationKind.Folder, 1),
        (MutationKind.Argument, 3),
        (MutationKind.DropArgument, 1),
        (MutationKind.AddArgument, 2),
    ];

    private static readonly Gen<Mutation> Change =
        from kind in Gen.Frequency(Kinds.Select(kind => (kind.Weight, Gen.Constant(kind.Kind))))
        from file in Gen.Choose(0, 9_999)
        from line in Gen.Choose(0, 9_999)
        from text in TextFor(kind)
        select new Mutation(kind, file, line, text);

    private static readonly (int, Gen<(Scene, string[])>)[] Commands =
    [
        (4, Checked(Scene.Helm, "apps/tree/helm.yaml")),
        (4, Checked(Scene.Kustomize, "apps/tree/kustomize.yaml")),
        (4, Checked(Scene.Directory, "apps/tree/directory.yaml", "--project", $"{Checkouts}/apps/project.yaml")),
        (2, Checked(Scene.Tree, "apps/root.yaml", "--project", $"{Checkouts}/apps/project.yaml")),
        (2, Checked(Scene.Tree, "apps/tree", "--output", Output)),
        (2, Checked(Scene.Directory, "apps/tree", "--output", Output)),
        (1, Compared(Scene.Tree, "apps/root.yaml")),
        (1, Compared(Scene.Helm, "apps/tree/helm.yaml")),
        (1, Compared(Scene.Kustomize, "apps/tree/kustomize.yaml")),
        (2, Compared(Scene.Directory, "apps/tree/directory.yaml")),
        (2, Gen.Constant((Scene.Homelab, (string[])["status", "--repositories", Checkouts]))),
        (1, Gen.Constant((Scene.Homelab, (string[])["check", "--repositories", Checkouts, "--root", "homelab-k8s-environments-apps/environments/dev/_root/root-homelab-dev.yaml"]))),
        (2, Gen.Constant((Scene.Homelab, (string[])["set-version", "web/blog_hugo", "v2.0.0", "--repositories", Checkouts]))),
        (2, Gen.Constant((Scene.Homelab, (string[])["promote", "web/blog_hugo", "--repositories", Checkouts]))),
        (2, Gen.Constant((Scene.Homelab, (string[])["add-app", "shop/cart", "--image", "a/b", "--version", "v1.0.0", "--repositories", Checkouts]))),
        (2, Gen.Constant((Scene.Homelab, (string[])["remove-app", "web/blog_hugo", "--repositories", Checkouts]))),
        (1, Gen.Constant((Scene.Homelab, (string[])["add-environment", "staging", "--repositories", Checkouts]))),
        (2, Gen.Elements((string[])["rehearse"], ["rehearse", "--stack", "dev", "--stack", "prod"], ["rehearse", "--stack", "prod"], ["status", "--repositories", Checkouts],
            ["promote", "web/home", "--repositories", Checkouts]).Select(command => (Scene.Settings, command))),
    ];

    /// <summary>Inputs with or without tools.</summary>
    public static Arbitrary<FuzzInput> All(bool withTools) => Arb.From(
        from command in Gen.Frequency(Commands)
        from count in Gen.Choose(1, withTools ? 3 : 6)
        from changes in Change.ListOf(count)
        select new FuzzInput(command.Item1, [.. command.Item2], withTools, [.. changes]),
        input => input.Simpler());

    private static Gen<(Scene, string[])> Checked(Scene scene, string root, params string[] more) =>
        Gen.Elements("text", "json", "markdown", "sarif").Select(format => (scene, (string[])
            ["check", "--repositories", Checkouts, "--root", root, "--format", format, .. more]));

    private static Gen<(Scene, string[])> Compared(Scene scene, string root) =>
        Gen.Elements("text", "json", "markdown").Select(format => (scene, (string[])
            ["diff", "--base", Base, "--head", Checkouts, "--root", root, "--format", format]));

    private static Gen<string> TextFor(MutationKind kind) => kind switch
    {
        MutationKind.Value => Value,
        MutationKind.Key => Gen.Elements(Keys),
        MutationKind.Insert => Gen.Frequency((4, Field), (4, Read), (1, Value), (2, Value.Select(value => $"- {value}"))),
        MutationKind.Indent => Gen.Elements("", " "),
        MutationKind.Append or MutationKind.Content => Document,
        MutationKind.Rename or MutationKind.Copy => Gen.Elements(FileNames),
        MutationKind.Link => Gen.Elements(LinkTargets),
        MutationKind.Argument or MutationKind.AddArgument => Gen.Frequency((2, Gen.Elements(Options)), (2, Gen.Elements(Hostile)), (1, Gen.Elements(Typical))),
        _ => Gen.Constant(""),
    };

    private static string Nested(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + string.Concat(Enumerable.Repeat(close, depth));

    private static string Bomb(int levels) => string.Concat(Enumerable.Range(0, levels).Select(level =>
        $"\nl{level}: &l{level} [{string.Join(", ", Enumerable.Repeat(level == 0 ? "x" : $"*l{level - 1}", 10))}]"));
}
