using System.Collections.Immutable;
using System.Security.Cryptography;
using Homelab.Cli.Git;
using Pulumi;
using Pulumi.Testing;

namespace Homelab.Cli.Providers;

/// <summary>GitHub as far as the program can tell: repositories, files, branch protections and secrets of Actions.</summary>
internal sealed class LocalGitHub
{
    /// <summary>Who commits where a file names no author.</summary>
    public static readonly GitIdentity Committer = new("Homelab", "homelab@users.noreply.github.com");

    private const string Readme = "README.md";

    private readonly SortedDictionary<string, LocalRepository> _repositories = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _assumed = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The repositories of all accounts, by name.</summary>
    public IEnumerable<LocalRepository> Repositories => _repositories.Values;

    /// <summary>Creates a resource.</summary>
    /// <param name="args">Its type, name and inputs.</param>
    /// <param name="owner">The account that the resource's provider works for.</param>
    /// <param name="stack">The stack that is being brought up.</param>
    /// <exception cref="ProviderException">GitHub or its provider would refuse.</exception>
    public (string Id, object State) Create(MockResourceArgs args, string owner, string stack) => args.Type switch
    {
        "github:index/repository:Repository" => CreateRepository(args, owner, stack),
        "github:index/repositoryFile:RepositoryFile" => CreateFile(args, owner, stack),
        "github:index/branchProtection:BranchProtection" => CreateProtection(args, owner, stack),
        "github:index/actionsSecret:ActionsSecret" => ($"{Existing(args, owner).Name}:{args.Inputs.Text("secretName")}", args.Inputs),
        "github:index/branchDefault:BranchDefault" => (Existing(args, owner).Name, args.Inputs),
        "github:index/repositoryCollaborator:RepositoryCollaborator" =>
            ($"{Existing(args, owner).Name}:{args.Inputs.Text("username")}", args.Inputs),
        _ => (args.Name!, args.Inputs),
    };

    /// <summary>Takes a repository for one that exists, as its owner says; of what is in it nothing is known but GitHub's README.</summary>
    public void Assume(string fullName) => _assumed.Add(fullName);

    /// <summary>Answers a function of the provider.</summary>
    /// <exception cref="RunException">It asks for what is in a repository that doesn't exist.</exception>
    public object Call(MockCallArgs args, string owner)
    {
        var fullName = args.Args.Text("fullName") ?? $"{owner}/{args.Args.Text("name") ?? args.Args.Text("repository")}";
        var repository = _repositories.GetValueOrDefault(fullName);
        if (args.Token is "github:index/getRepository:getRepository")
        {
            // A repository that doesn't exist is an answer too, without content.
            return repository is not null ? State(repository, args.Args).Add("id", repository.Name)
                : _assumed.Contains(fullName) ? State(Assumed(fullName), args.Args).Add("id", fullName)
                : args.Args.Add("id", "-");
        }

        return args.Token is "github:index/getTree:getTree" ? args.Args.Add("entries", Entries(repository ?? Assumed(fullName)))
            : args.Token is "github:index/getBranchProtectionRules:getBranchProtectionRules" ? args.Args.Add("rules", Rules(repository))
            : args.Args;

        LocalRepository Assumed(string name) => _assumed.Contains(name) && name.Split('/') is [var account, var own]
            ? new(account, own, stack: "")
            : throw new RunException($"{args.Token}: the repository {name} doesn't exist.");
    }

    private static ImmutableArray<object> Entries(LocalRepository repository) =>
    [
        .. repository.Commits.Select(commit => commit.Path).DefaultIfEmpty(Readme).Distinct(StringComparer.Ordinal)
            .Select(path => Map(("path", path), ("type", "blob"))),
    ];

    private static ImmutableArray<object> Rules(LocalRepository? repository) =>
        [.. repository?.AllProtections.Select(protection => Map(("pattern", protection.Pattern))) ?? []];

    private static ImmutableDictionary<string, object> Map(params (string Key, string Value)[] members) =>
        members.ToImmutableDictionary(member => member.Key, member => (object)member.Value, StringComparer.Ordinal);

    private (string Id, object State) CreateRepository(MockResourceArgs args, string owner, string stack)
    {
        var name = (args.Id is { Length: > 0 } ? args.Id : args.Inputs.Text("name")) ?? args.Name!;
        var repository = new LocalRepository(owner, name, stack);
        if (_repositories.TryGetValue(repository.FullName, out var existing))
        {
            // A stack may read what another one owns; it can't create it once more.
            if (args.Id is { Length: > 0 } && existing.Stack != stack)
            {
                return (name, State(existing, args.Inputs));
            }

            throw new ProviderException(
                args, $"the repository {existing.FullName} already exists; give this one another name, or adopt the one that exists.");
        }

        _repositories.Add(repository.FullName, repository);
        if (args.Id is { Length: > 0 } || args.Inputs.Flag("autoInit"))
        {
            var readme = string.Join('\n', new[] { $"# {name}", args.Inputs.Text("description") }.OfType<string>()) + "\n";
            repository.Commit(new(Readme, readme, "Initial commit", Committer), writer: null);
        }

        return (name, State(repository, args.Inputs));
    }

    private (string Id, object State) CreateFile(MockResourceArgs args, string owner, string stack)
    {
        var repository = Existing(args, owner);
        var path = args.Inputs.Text("file") ?? "";
        var branch = args.Inputs.Text("branch") ?? LocalRepository.DefaultBranch;
        var content = args.Inputs.GetValueOrDefault("content") as string ?? "";
        if (path.Split('/').Any(segment => segment is "" or "." or ".." || segment.Equals(".git", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ProviderException(
                args, $"'{path}' is no path in a repository; write it relative to its root, without '.', '..' or '.git'.");
        }

        if (repository.Commits.Count == 0)
        {
            throw new ProviderException(
                args, $"{repository.FullName} is empty and has no branch {branch}; create the repository with AutoInit.");
        }

        if (branch is not LocalRepository.DefaultBranch)
        {
            throw new ProviderException(
                args, $"{repository.FullName} has no branch {branch}; its only branch is {LocalRepository.DefaultBranch}.");
        }

        foreach (var protection in repository.Protections(branch))
        {
            if (protection.Stack == stack)
            {
                throw new ProviderException(
                    args, $"the branch {branch} of {repository.FullName} is already protected by '{protection.Resource}'; let the "
                        + "protection depend on every file.");
            }

            if (protection.EnforceAdmins)
            {
                throw new ProviderException(
                    args, $"the branch {branch} of {repository.FullName} is protected by '{protection.Resource}' for administrators "
                        + "too; set its EnforceAdmins to false.");
            }
        }

        if (repository.Writer(path) is { } writer)
        {
            throw new ProviderException(
                args,
                $"{path} of {repository.FullName} is already written by {writer}; a file belongs to one resource, so remove one of the "
                    + "two.");
        }

        var id = $"{repository.Name}:{path}:{branch}";
        if (args.Id is { Length: > 0 })
        {
            return args.Id == id && repository.Has(path)
                ? (id, args.Inputs.SetItem("ref", branch))
                : throw new ProviderException(args, $"there is no {path} in {repository.FullName} to import as {args.Id}.");
        }

        if (repository.Has(path) && !args.Inputs.Flag("overwriteOnCreate"))
        {
            throw new ProviderException(args, $"{path} exists in {repository.FullName}; set OverwriteOnCreate to replace it.");
        }

        var author = args.Inputs.Text("commitAuthor") is { } by && args.Inputs.Text("commitEmail") is { } email
            ? new GitIdentity(by, email)
            : Committer;
        repository.Commit(
            new(path, content, args.Inputs.Text("commitMessage") ?? $"Add {path}", author), $"'{args.Name}' of stack {stack}");
        return (id, args.Inputs.SetItem("branch", branch).SetItem("ref", branch));
    }

    private (string Id, object State) CreateProtection(MockResourceArgs args, string owner, string stack)
    {
        var id = args.Inputs.Text("repositoryId");
        var pattern = args.Inputs.Text("pattern")!;
        var repository = _repositories.Values.FirstOrDefault(candidate => candidate.NodeId == id)
            ?? (_repositories.TryGetValue($"{owner}/{id}", out var named) ? named
            : throw new ProviderException(args, $"no repository has the id '{id}'; pass the NodeId of a Repository."));
        if (args.Id is { Length: > 0 })
        {
            return repository.ProtectionOf(pattern) is not null && args.Id == $"{repository.Name}:{pattern}"
                ? ($"BPR_{repository.NodeId}_{pattern}", args.Inputs)
                : throw new ProviderException(args, $"no protection of {pattern} of {repository.FullName} to import as {args.Id}.");
        }

        if (repository.ProtectionOf(pattern) is { } existing)
        {
            throw new ProviderException(
                args,
                $"'{existing.Resource}' already protects {pattern} of {repository.FullName}; one protection holds all rules of a pattern.");
        }

        repository.Protect(new(args.Name!, stack, pattern, args.Inputs.Flag("enforceAdmins")));
        return ($"BPR_{repository.NodeId}_{pattern}", args.Inputs);
    }

    private LocalRepository Existing(MockResourceArgs args, string owner)
    {
        var fullName = $"{owner}/{args.Inputs.Text("repository")}";
        return _repositories.TryGetValue(fullName, out var repository)
            ? repository
            : throw new ProviderException(
                args, $"the repository {fullName} doesn't exist; create it first and pass on its Name output, so that this waits for it.");
    }

    private static ImmutableDictionary<string, object> State(LocalRepository repository, ImmutableDictionary<string, object> inputs)
    {
        var visibility = inputs.Text("visibility") ?? "public";
        return inputs.SetItems(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["name"] = repository.Name,
            ["fullName"] = repository.FullName,
            ["nodeId"] = repository.NodeId,
            ["repoId"] = (double)(BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(repository.FullName))) >> 2),
            ["defaultBranch"] = LocalRepository.DefaultBranch,
            ["visibility"] = visibility,
            ["private"] = visibility is not "public",
            ["htmlUrl"] = $"https://github.com/{repository.FullName}",
            ["httpCloneUrl"] = $"https://github.com/{repository.FullName}.git",
            ["gitCloneUrl"] = $"git://github.com/{repository.FullName}.git",
            ["sshCloneUrl"] = $"git@github.com:{repository.FullName}.git",
            ["svnUrl"] = $"https://github.com/{repository.FullName}",
        });
    }
}
