namespace Homelab.Benchmarks;

/// <summary>
/// Makes a repository with ApplicationSets over folders, and beside them the Applications that they generate, written out.
/// </summary>
/// <param name="target">The folder for the repository.</param>
internal sealed class SetsGenerator(string target)
{
    /// <summary>The repository's name.</summary>
    public const string Repository = "fleet";

    /// <summary>Where the ApplicationSets are.</summary>
    public const string Sets = "sets";

    /// <summary>Where the Applications are.</summary>
    public const string Applications = "applications";

    /// <summary>Writes the repository.</summary>
    /// <param name="sets">How many ApplicationSets.</param>
    /// <param name="each">How many Applications each of them makes.</param>
    public void Generate(int sets, int each)
    {
        foreach (var set in Enumerable.Range(1, sets).Select(number => $"set-{number:000}"))
        {
            var apps = Enumerable.Range(1, each).Select(number => $"app-{number:00}").ToList();
            Write($"{Sets}/{set}.yaml", Set(set));
            Write($"{Applications}/{set}.yaml", string.Concat(apps.Select(app => Application(set, app))));
            foreach (var app in apps)
            {
                Write($"apps/{set}/{app}/settings.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {app}\n");
            }
        }
    }

    private static string Set(string set) => $$$"""
        apiVersion: argoproj.io/v1alpha1
        kind: ApplicationSet
        metadata:
          name: {{{set}}}
          namespace: argocd
        spec:
          goTemplate: true
          goTemplateOptions: ["missingkey=error"]
          generators:
            - git:
                repoURL: https://git.example.org/{{{Repository}}}.git
                revision: HEAD
                directories:
                  - path: apps/{{{set}}}/*
          template:
            metadata:
              name: '{{ index .path.segments 1 }}-{{ .path.basename }}'
            spec:
        {{{Indented(Spec("'{{ .path.path }}'", "'{{ index .path.segments 1 }}'"), 6)}}}
        """;

    private static string Application(string set, string app) => $"""
        ---
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {set}-{app}
          namespace: argocd
        spec:
        {Indented(Spec($"apps/{set}/{app}", set), 2)}

        """;

    private static string Spec(string path, string name) => $"""
        project: default
        source:
          repoURL: https://git.example.org/{Repository}.git
          targetRevision: HEAD
          path: {path}
        destination:
          server: https://kubernetes.default.svc
          namespace: {name}
        """;

    private static string Indented(string text, int width) =>
        string.Join('\n', text.Split('\n').Select(line => new string(' ', width) + line));

    private void Write(string path, string text) => SystemGenerator.Write(Path.Combine(target, Repository, path), text);
}
