using System.Collections.Immutable;
using Pulumi.Github;

namespace Homelab.Infra.GitHub;

/// <summary>What is in a repository before the program writes anything into it.</summary>
/// <param name="Files">The paths of all files on main.</param>
/// <param name="IsProtected">Whether main has a branch protection, in a repository that is adopted.</param>
internal sealed record ExistingRepository(IReadOnlySet<string> Files, bool IsProtected)
{
    /// <summary>The file that GitHub begins a repository with.</summary>
    public const string Readme = "README.md";

    /// <summary>One that isn't there yet.</summary>
    public static ExistingRepository None { get; } = new(ImmutableHashSet<string>.Empty, IsProtected: false);

    /// <summary>Whether nobody has put anything into it: it holds no more than the README that GitHub begins a repository with.</summary>
    public bool IsNew => Files.All(path => path is Readme);
}

/// <summary>
/// Looks at GitHub before anything is created, so that what is missing or in the way is told at once and in one sentence, and
/// what is there is left alone.
/// </summary>
internal sealed class GitHubAccount(GitHubSettings settings, bool ownsRepositories, ProviderResource provider)
{
    private readonly InvokeOptions _options = new() { Provider = provider };

    /// <summary>What is in the repositories of the layers; by name, without those that aren't there yet.</summary>
    /// <exception cref="RunException">Something must be done first; the message names all of it.</exception>
    public async Task<IReadOnlyDictionary<string, ExistingRepository>> ReadAsync(IReadOnlyList<Layer> layers)
    {
        List<string> problems = [];
        if (await FindAsync(settings.ProgramRepository) is null)
        {
            problems.Add(
                $"The repository {settings.ProgramRepository} isn't there, or the token can't read it: the workflows of the four run this "
                + $"program from its main branch. Push it there ({settings.PushProgram}), or name the repository that it is in with "
                + "homelab:programRepository.");
        }

        Dictionary<string, ExistingRepository> existing = new(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            var fullName = $"{settings.Owner}/{layer.Repository.Name}";
            var found = await FindAsync(fullName);
            if (Obstacle(fullName, found, settings.Adopts(layer.Repository)) is { } problem)
            {
                problems.Add(problem);
            }
            else if (found?.DefaultBranch == Platform.Branch)
            {
                existing[layer.Repository.Name] = await ReadAsync(layer, fullName);
            }
        }

        return problems.Count == 0 ? existing : throw new RunException(string.Join('\n', problems));
    }

    private string? Obstacle(string fullName, GetRepositoryResult? found, bool adopts) => found switch
    {
        null when adopts =>
            $"The repository {fullName} isn't there, or the token can't read it: take it off homelab:adopt, and it is created.",
        null when !ownsRepositories => $"The repository {fullName} doesn't exist; bring up the stack that owns it first.",
        { Archived: true } => $"The repository {fullName} is archived: gh repo unarchive {fullName}, and put its name on homelab:adopt.",
        { DefaultBranch: var branch } when branch != Platform.Branch && adopts =>
            $"The default branch of {fullName} is {branch}, and everything here follows {Platform.Branch}: "
            + $"gh api --method POST repos/{fullName}/branches/{branch}/rename --field new_name={Platform.Branch}",
        _ => null,
    };

    private async Task<ExistingRepository> ReadAsync(Layer layer, string fullName)
    {
        var name = layer.Repository.Name;
        var tree = await AskAsync($"list the files of {fullName}", () => GetTree.InvokeAsync(
            new GetTreeArgs { Repository = name, TreeSha = Platform.Branch, Recursive = true }, _options));
        var files = Items(tree.Entries).Where(entry => entry.Type is "blob").Select(entry => entry.Path)
            .ToImmutableHashSet(StringComparer.Ordinal);
        if (!settings.Adopts(layer.Repository))
        {
            return new(files, IsProtected: false);
        }

        var kept = layer.Files.Where(file => file.Ownership == Ownership.Seeded).Select(file => file.Path).Where(files.Contains).ToList();
        if (kept.Count > 0)
        {
            Log.Info($"{fullName} has {kept.Count} of the files that are written once; they stay as they are: {string.Join(", ", kept)}");
        }

        var rules = await AskAsync($"list the branch protections of {fullName}", () => GetBranchProtectionRules.InvokeAsync(
            new GetBranchProtectionRulesArgs { Repository = name }, _options));
        return new(files, Items(rules.Rules).Any(rule => rule.Pattern == Platform.Branch));
    }

    // What doesn't exist is an answer without content, no error:
    // https://github.com/integrations/terraform-provider-github/blob/v6.13.0/github/data_source_github_repository.go
    private async Task<GetRepositoryResult?> FindAsync(string fullName) =>
        await AskAsync($"look for {fullName}", () => GetRepository.InvokeAsync(new GetRepositoryArgs { FullName = fullName }, _options))
            is { NodeId.Length: > 0 } found ? found : null;

    private static async Task<T> AskAsync<T>(string what, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is not RunException)
        {
            throw new RunException($"GitHub was asked to {what}: {exception.Message}", exception);
        }
    }

    private static ImmutableArray<T> Items<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;
}
