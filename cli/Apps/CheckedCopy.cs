namespace Homelab.Cli.Apps;

/// <summary>
/// Runs the checks on a change before it is made, with copies of the repositories that it touches, so that a change that the checks
/// refuse never happens at all.
/// </summary>
/// <param name="homelab">The repositories as they are.</param>
/// <param name="tools">helm, kubectl and node.</param>
/// <param name="options">Cache and time limits.</param>
internal sealed class CheckedCopy(HomelabRepositories homelab, Toolbox tools, ToolOptions options)
{
    /// <summary>Checks the environments that the change is about.</summary>
    /// <returns>Each environment's tree, with the findings that are there without the change as well taken out.</returns>
    /// <exception cref="RefusedException">helm or kubectl is missing.</exception>
    public async Task<IReadOnlyList<CheckedEnvironment>> CheckAsync(AppChange change, CancellationToken cancellation)
    {
        using var folder = TemporaryFolder.New();
        var copied = Copy(change, folder.FullName, cancellation);
        List<CheckedEnvironment> results = [];
        foreach (var environment in change.Environments)
        {
            var tree = await FollowAsync(copied, environment, cancellation);
            var isNew = !homelab.EnvironmentNames.Contains(environment, StringComparer.Ordinal);
            var earlier = isNew || tree.Checks.Findings.Count == 0
                ? []
                : (await FollowAsync(homelab.Repositories, environment, cancellation)).Checks.Findings.Select(Key).ToHashSet();
            results.Add(new(environment, tree, [.. tree.Checks.Findings.Where(finding => !earlier.Contains(Key(finding)))]));
        }

        return results;
    }

    private Task<CheckedTree> FollowAsync(RepositorySet repositories, string environment, CancellationToken cancellation)
    {
        var roots = Manifests.Read(repositories.ByName(homelab.EnvironmentsApps!.Name)!, new EnvironmentPlace(environment).RootFile)
            .Where(Application.IsApplication)
            .ToList();
        var inputs = new CheckInputs { Repositories = repositories, Roots = roots, Environment = environment };
        return CheckedTree.FollowAsync(inputs, tools, options, new Timings(), cancellation);
    }

    // Those that don't change are taken as they are.
    private RepositorySet Copy(
        AppChange change,
        string folder,
        CancellationToken cancellation) => new(homelab.Repositories.All.Select(repository =>
    {
        if (change.Repositories.FirstOrDefault(one => one.Repository == repository) is not { } changed)
        {
            return repository;
        }

        var copy = Path.Combine(folder, repository.Name);
        foreach (var path in repository.Files.Except(changed.Files.Select(file => file.Path), StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            Write(copy, path, to => File.Copy(repository.PathOnDisk(path), to));
        }

        foreach (var (path, _, content) in changed.Files)
        {
            if (content is not null)
            {
                Write(copy, path, to => File.WriteAllBytes(to, content));
            }
        }

        return new Repository(repository.Name, copy, repository.Url, repository.Branch);
    }));

    private static void Write(string folder, string path, Action<string> write)
    {
        var to = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        write(to);
    }

    // Without the line, which moves when something is added above it.
    private static (string Id, string? Repository, string Path, string Message) Key(Finding finding) =>
        (finding.Check.Id, finding.Location.Repository, finding.Location.Path, finding.Message);
}

/// <summary>An environment with a change in it, checked.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="CheckedTree">What Argo CD would make of it.</param>
/// <param name="Findings">What the checks find because of the change.</param>
internal sealed record CheckedEnvironment(string Environment, CheckedTree CheckedTree, IReadOnlyList<Finding> Findings);
