using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Diff;

/// <summary>
/// What a source that is not rendered is made of, as far as that is at hand: its settings, its value files, the files of its folder and
/// those that these name. Where two sides have the same, Argo CD makes the same of both.
/// </summary>
internal sealed class SourceInputs
{
    // What may be shown with its value; the rest may be long, or secret.
    private static readonly string[] Shown = ["repoURL", "chart", "targetRevision", "path"];

    private static readonly string[] Definitions =
        ["kustomization.yaml", "kustomization.yml", "Kustomization", "Chart.yaml", "requirements.yaml"];

    private readonly SortedDictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<(Repository, string)> _folders = [];

    /// <param name="repositories">The repositories of the side.</param>
    /// <param name="application">The Application.</param>
    /// <param name="source">Its source.</param>
    public SourceInputs(RepositorySet repositories, Application application, ApplicationSource source)
    {
        TakeSettings(application, source);
        var repository = source.Chart is null ? repositories.ByUrl(source.RepoUrl) : null;
        var folder = Repository.Resolve("", source.Path ?? "") ?? "";
        try
        {
            var files = new ValueFileResolver(repositories, application, source, repository, folder).Resolve();
            foreach (var file in files.Values.Concat(files.Parameters.Select(parameter => parameter.File)))
            {
                Take("value file", file.Repository, file.Path);
            }
        }
        catch (FindingException stop)
        {
            _settings[stop.Finding.Message] = ""; // A file that isn't there.
        }

        if (repository?.HasFolder(folder) == true)
        {
            TakeFolder(repository, folder);
            TakeJsonnet(repository, folder, source);
        }
    }

    /// <summary>What an ApplicationSet may be made of: every file of the repositories that it names.</summary>
    /// <param name="repositories">The repositories of the side.</param>
    /// <param name="set">The ApplicationSet.</param>
    public SourceInputs(RepositorySet repositories, YamlValue set)
    {
        foreach (var (repository, path) in Addresses(set).Select(repositories.ByUrl).OfType<Repository>().Distinct()
            .SelectMany(repository => repository.Files.Select(path => (repository, path))))
        {
            Take("file", repository, path);
        }
    }

    /// <summary>What differs, in words.</summary>
    public static IReadOnlyList<string> Changes(SourceInputs before, SourceInputs after) =>
    [
        .. Keys(before._settings, after._settings).Select(key => SecretMask.Shown(Shown.Contains(key, StringComparer.Ordinal)
            ? $"{key} {before._settings.GetValueOrDefault(key, "none")} → {after._settings.GetValueOrDefault(key, "none")}"
            : key)),
        .. Keys(before._files, after._files),
    ];

    private static IEnumerable<string> Keys(SortedDictionary<string, string> before, SortedDictionary<string, string> after) =>
        before.Keys.Union(after.Keys, StringComparer.Ordinal)
            .Where(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Addresses(YamlValue value) => value.Items.SelectMany(Addresses).Concat(value.Entries
        .SelectMany(entry => entry is { Key.Value: "repoURL", Value.Text: { } url } ? [url] : Addresses(entry.Value)));

    private void TakeSettings(Application application, ApplicationSource source)
    {
        foreach (var entry in application.Definition.Node.At([.. source.FieldPath])?.Entries ?? [])
        {
            if (entry.Value is not YamlMap settings)
            {
                _settings[entry.Key.Value] = entry.Value.Text ?? JsonText.Write(entry.Value.ToJson());
                continue;
            }

            foreach (var setting in settings.All)
            {
                _settings[$"{entry.Key.Value}.{setting.Key.Value}"] = JsonText.Write(setting.Value.ToJson());
            }
        }

        _settings["destination"] = application.Destination.ToString();
    }

    private void Take(string what, Repository repository, string path)
    {
        try
        {
            _files[$"{what} {repository.Name}/{path}"] = repository.Hash(path);
        }
        catch (FindingException)
        {
            _files[$"{what} {repository.Name}/{path}"] = "unreadable";
        }
    }

    private void TakeFolder(Repository repository, string folder)
    {
        if (!_folders.Add((repository, folder)))
        {
            return;
        }

        foreach (var path in repository.FilesUnder(folder))
        {
            Take("file", repository, path);
            if (Definitions.Contains(path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal))
            {
                var from = path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : "";
                foreach (var root in repository.ReadYaml(path).Roots)
                {
                    TakeNamed(repository, from, root);
                }
            }
        }
    }

    /// <summary>The files and folders that lie elsewhere in the repository and are named by a kustomization or a chart.</summary>
    private void TakeNamed(Repository repository, string folder, YamlValue value)
    {
        foreach (var inner in value.Items.Concat(value.Entries.Select(entry => entry.Value)))
        {
            TakeNamed(repository, folder, inner);
        }

        if (value.Text is { } text && text.Contains("..", StringComparison.Ordinal)
            && Repository.Resolve(folder, text.Replace("file://", "", StringComparison.Ordinal)) is { Length: > 0 } target)
        {
            if (repository.HasFile(target))
            {
                Take("file", repository, target);
            }
            else if (repository.HasFolder(target))
            {
                TakeFolder(repository, target);
            }
        }
    }

    // What Jsonnet imports can lie anywhere.
    private void TakeJsonnet(Repository repository, string folder, ApplicationSource source)
    {
        if (ManifestDirectory.Jsonnet(repository, folder, source.Directory ?? new DirectoryOptions(null)).Count > 0)
        {
            foreach (var path in repository.Files.Where(path => Path.GetExtension(path) is ".jsonnet" or ".libsonnet"))
            {
                Take("file", repository, path);
            }
        }
    }
}
