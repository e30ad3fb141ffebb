namespace Homelab.GitOps.Resolution;

/// <summary>The files that a Helm source names.</summary>
/// <param name="Values">The value files, in order.</param>
/// <param name="Parameters">The files of <c>fileParameters</c>.</param>
/// <param name="External">Why a file is not at hand, when one lies elsewhere.</param>
internal sealed record ResolvedFiles(
    IReadOnlyList<ValueFile> Values, IReadOnlyList<(string Name, ValueFile File)> Parameters, string? External);

/// <summary>
/// Finds value files (<c>reposerver/repository</c> in argoproj/argo-cd): <c>$ref/path</c> from the root of the repository with that ref,
/// <c>/path</c> from the root of the chart's repository, anything else from the chart's folder; globs in the order of names. Without
/// a repository, the chart is not at hand and only what other sources lend is looked for.
/// </summary>
internal sealed class ValueFileResolver(
    RepositorySet repositories, Application application, ApplicationSource source, Repository? repository, string folder)
{
    private static readonly char[] GlobCharacters = ['*', '?', '['];

    // The order in which folders are walked: the files of each before its folders, both by name.
    private static readonly IComparer<string> FilesBeforeFolders = Comparer<string>.Create((one, other) =>
    {
        var (left, right) = (one.Split('/'), other.Split('/'));
        var index = 0;
        while (index < Math.Min(left.Length, right.Length) - 1 && left[index] == right[index])
        {
            index++;
        }

        var (isFile, isOtherFile) = (index == left.Length - 1, index == right.Length - 1);
        return isFile == isOtherFile ? string.CompareOrdinal(left[index], right[index]) : isFile ? -1 : 1;
    });

    /// <summary>All of them; a value file that is named twice stands where it is named first, by a glob only if by nothing else.</summary>
    /// <exception cref="FindingException">One of them isn't there.</exception>
    public ResolvedFiles Resolve()
    {
        List<ValueFile> values = [];
        HashSet<ValueFile> named = [];
        List<(string Name, ValueFile File)> parameters = [];
        string? external = null;
        var entries = (source.Helm?.ValueFiles ?? []).Index()
            .Select(entry => Find(entry.Item, ["helm", "valueFiles", $"{entry.Index}"], source.Helm!.IgnoreMissingValueFiles))
            .ToList();
        // What is named by itself stands there, not where a glob matches it: getResolvedValueFiles.
        var listed = entries.Where(entry => !entry.IsGlob).SelectMany(entry => entry.Files).ToHashSet();
        foreach (var found in entries)
        {
            values.AddRange(found.Files.Where(file => !found.IsGlob || !listed.Contains(file)).Where(named.Add).Select(Readable).ToList());
            external = found.External ?? external;
        }

        foreach (var (index, parameter) in (source.Helm?.FileParameters ?? []).Index())
        {
            string[] field = ["helm", "fileParameters", $"{index}"];
            if (!HelmRelease.IsParameterName(parameter.Name))
            {
                throw Stop(TreeChecks.Local, field,
                    $"file parameter {parameter.Name} is not the name of one value: helm would read files by it that no path names.",
                    "Give each value a file parameter of its own; write a comma in a name as `\\,`.");
            }

            var found = Find(parameter.Path, field, ignoreMissing: false);
            parameters.AddRange(found.Files.Select(file => (parameter.Name, file)));
            external = found.External ?? external;
        }

        return new(values, parameters, external);
    }

    private (IEnumerable<ValueFile> Files, bool IsGlob, string? External) Find(string name, string[] field, bool ignoreMissing)
    {
        var expanded = BuildVariables.Expand(name, application, source);
        // A ref, unless it is one of Argo CD's variables.
        var isReference = name.StartsWith('$') && (!BuildVariables.Begins(name) || Lender(name) is not null);
        var (holder, path, label) = isReference ? Referenced(name, field) : (repository, expanded, repository?.Name ?? "");
        if (holder is null)
        {
            return ([], false, isReference ? $"value file {name} is in {label}, which is not among the repositories at hand" : null);
        }

        if (!isReference && expanded.Contains("://", StringComparison.Ordinal))
        {
            return ([], false, $"value file {expanded} lies elsewhere");
        }

        var resolved = Repository.Resolve(isReference ? "" : folder, path);
        if (resolved is not null && resolved.IndexOfAny(GlobCharacters) >= 0
            && Matching(holder, resolved, field) is { Count: > 0 } matches)
        {
            return ([.. matches.Select(match => new ValueFile(holder, match))], true, null);
        }

        if (resolved is not null && holder.HasFile(resolved))
        {
            return ([new ValueFile(holder, resolved)], false, null);
        }

        if (ignoreMissing && resolved is not null)
        {
            return ([], false, null);
        }

        if (resolved is not null && holder.EscapingLinkOn(resolved) is { } link)
        {
            throw new FindingException(holder.EscapingLink(link));
        }

        throw Missing(field, resolved is null
            ? $"value file {name} leads out of {label}."
            : $"value file {name} isn't there: {label} has no {resolved}.", Suggestion(holder, resolved));
    }

    private (Repository? Holder, string Path, string Label) Referenced(string name, string[] field)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (Lender(name) is not { } lender)
        {
            throw Missing(field, $"value file {name} names ref {name.Split('/')[0][1..]}, which no source has.",
                $"Give a source `ref: {name.Split('/')[0][1..]}`, or use one of: "
                    + $"{string.Join(", ", application.Sources.Select(other => other.Ref).OfType<string>())}.");
        }

        // resolveReferencedSources in https://github.com/argoproj/argo-cd/blob/v3.5.1/reposerver/repository/repository.go
        if (lender.Chart is { Length: > 0 } chart)
        {
            throw Missing(field, $"value file {name} is in chart {chart}: Argo CD takes no ref to a chart.",
                "Put the file into a Git repository, or write its values into `valuesObject`.");
        }

        if (slash < 0)
        {
            throw Missing(field, $"value file {name} is a ref without a path.", "Write the file's path after it.");
        }

        var holder = repositories.ByUrl(lender.RepoUrl);
        return (holder, BuildVariables.Expand(name[slash..], application, source), holder?.Name ?? lender.RepoUrl);
    }

    private ApplicationSource? Lender(string name) => application.Sources.FirstOrDefault(other => other.Ref == name.Split('/')[0][1..]);

    private List<string> Matching(Repository holder, string glob, string[] field)
    {
        // **/ stands for any number of folders, none among them: https://github.com/bmatcuk/doublestar#patterns
        var pattern = glob.Replace("**/", "{**/,}", StringComparison.Ordinal);
        var candidates = holder.FilesStartingWith(glob[..glob.AsSpan().IndexOfAny(Glob.Special)]).ToList();
        return holder.Budget.TryCompare(candidates.Count)
            ? [.. candidates.Where(file => Glob.IsMatch(pattern, file, slashSeparates: true)).Order(FilesBeforeFolders)]
            : throw new FindingException(new Finding
            {
                Check = TreeChecks.Renders,
                Location = application.Definition.LocationOf(source.Field(field)),
                Message = $"{application.Name}: source {source.Index + 1}: {glob} would be compared with {candidates.Count:N0} paths of "
                    + $"{holder.Name}, which is more than this run has left.",
                WayOut = "Name the files, or begin the globs with their folder.",
            });
    }

    private static ValueFile Readable(ValueFile file)
    {
        var yaml = file.Repository.ReadYaml(file.Path);
        return yaml.Problem is null
            ? file
            : throw new FindingException(new Finding
            {
                Check = TreeChecks.Readable,
                Location = yaml.Location.At(yaml.ProblemLine),
                Message = yaml.Problem,
                WayOut = "Correct the YAML at this line.",
            });
    }

    private static string Suggestion(Repository holder, string? path)
    {
        var name = path is null ? null : Path.GetFileName(path);
        var folder = path is null ? "" : Path.GetDirectoryName(path)?.Replace('\\', '/') ?? "";
        var beside = holder.FilesUnder(folder)
            .Where(file => !file[(folder.Length == 0 ? 0 : folder.Length + 1)..].Contains('/', StringComparison.Ordinal))
            .ToList();
        return beside switch
        {
            [] when holder.FilesNamed(name ?? "").Take(2).ToList() is [var only] =>
                $"Correct the name; {only} is there.",
            [] => "Correct the name, or add the file.",
            [var one] => $"Correct the name; {one} is there.",
            _ => $"Correct the name, or add the file; there are {string.Join(", ", beside.Take(3))}.",
        };
    }

    private FindingException Missing(string[] field, string message, string wayOut) => Stop(TreeChecks.Exists, field, message, wayOut);

    private FindingException Stop(CheckInfo check, string[] field, string message, string wayOut) => new(new Finding
    {
        Check = check,
        Location = application.Definition.LocationOf(source.Field(field)),
        Message = $"{application.Name}: source {source.Index + 1}: {message}",
        WayOut = wayOut,
    });
}
