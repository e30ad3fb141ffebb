using System.IO.Enumeration;
using Homelab.Cli.Git;

namespace Homelab.Cli.Providers;

/// <summary>A repository on the local GitHub: what was committed to it, by whom, and which branches are protected.</summary>
/// <param name="owner">The account.</param>
/// <param name="name">The repository's name.</param>
/// <param name="stack">The stack that created or adopted it.</param>
internal sealed class LocalRepository(string owner, string name, string stack)
{
    /// <summary>The branch that GitHub creates with the first commit.</summary>
    public const string DefaultBranch = "main";

    private readonly List<GitCommit> _commits = [];
    private readonly List<Protection> _protections = [];
    private readonly Dictionary<string, string> _writers = new(StringComparer.Ordinal);

    /// <summary>The repository's name, without its owner.</summary>
    public string Name { get; } = name;

    /// <summary>Owner and name.</summary>
    public string FullName { get; } = $"{owner}/{name}";

    /// <summary>The id that GitHub's GraphQL API knows it by; made of the name here, so that it is the same in every run.</summary>
    public string NodeId { get; } = $"R_{owner}_{name}";

    /// <summary>The stack that created or adopted it.</summary>
    public string Stack { get; } = stack;

    /// <summary>Its history, oldest first.</summary>
    public IReadOnlyList<GitCommit> Commits => _commits;

    /// <summary>Adds a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="writer">The resource that it belongs to; null for GitHub's own first commit.</param>
    public void Commit(GitCommit commit, string? writer)
    {
        _commits.Add(commit);
        if (writer is not null)
        {
            _writers[commit.Path] = writer;
        }
    }

    /// <summary>The resource that wrote this file, or null.</summary>
    public string? Writer(string path) => _writers.GetValueOrDefault(path);

    /// <summary>Whether the file exists, whoever wrote it.</summary>
    public bool Has(string path) => _commits.Any(commit => commit.Path == path);

    /// <summary>Protects the branches that the pattern names.</summary>
    public void Protect(Protection protection) => _protections.Add(protection);

    /// <summary>All of its protections.</summary>
    public IReadOnlyList<Protection> AllProtections => _protections;

    /// <summary>The protections of a branch; patterns are GitHub's, with <c>*</c> and <c>?</c>.</summary>
    public IEnumerable<Protection> Protections(string branch) =>
        _protections.Where(protection => FileSystemName.MatchesSimpleExpression(protection.Pattern, branch, ignoreCase: false));

    /// <summary>A protection with exactly this pattern, or null.</summary>
    public Protection? ProtectionOf(string pattern) => _protections.Find(protection => protection.Pattern == pattern);

    /// <summary>A branch protection.</summary>
    /// <param name="Resource">The name of the resource.</param>
    /// <param name="Stack">The stack that it belongs to.</param>
    /// <param name="Pattern">The branches.</param>
    /// <param name="EnforceAdmins">Whether it binds administrators too, and so the program itself.</param>
    internal sealed record Protection(string Resource, string Stack, string Pattern, bool EnforceAdmins);
}
