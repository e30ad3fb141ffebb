namespace Homelab.Workflows.Tests.Registry;

/// <summary>
/// What the last step of <c>set-version</c> and <c>promote</c> finds: two repositories with a remote each, and the homelab command and
/// gh in their places. The step is run as it is.
/// </summary>
internal sealed class RegistryWorkspace : IDisposable
{
    public const string Registry = "homelab-k8s-environments";
    public const string Apps = "homelab-k8s-environments-apps";

    private const string GhScript = """
        case "$1 $2" in
          "pr list") echo "${OPEN-}" ;;
          "pr create") echo "https://github.com/anvaplus/$(basename "$PWD")/pull/1" ;;
          "api repos/anvaplus/repository/branches/main") echo "${PROTECTED-true}" ;;
          "run list")
            asked=$(grep --count '^run list' "$0.log")
            if ((asked > ${WAITS-0})); then echo "${CONCLUSION-}"; fi
            ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    private RegistryWorkspace(string homelab)
    {
        Homelab = new FakeProgram(_folder, "program/homelab", homelab);
        Gh = new FakeProgram(_folder, "bin/gh", GhScript);
        Sleep = new FakeProgram(_folder, "bin/sleep", "");
    }

    public FakeProgram Homelab { get; }

    public FakeProgram Gh { get; }

    /// <summary>What a script waits with; here it takes no time.</summary>
    public FakeProgram Sleep { get; }

    public string Path => _folder.Path;

    /// <summary>Makes one.</summary>
    /// <param name="homelab">What the homelab command does, in bash.</param>
    public static async Task<RegistryWorkspace> Create(string homelab)
    {
        var workspace = new RegistryWorkspace(homelab);
        foreach (var repository in new[] { Registry, Apps })
        {
            workspace._folder.Write($"origins/{repository}/file", "before\n");
            await Command.Must("git", workspace.Remote(repository), "init", "--quiet", "--initial-branch=main");
            await Command.Must("git", workspace.Remote(repository), "add", ".");
            await Command.Must("git", workspace.Remote(repository), "commit", "--quiet", "--message", "before");
            Directory.CreateDirectory(System.IO.Path.Combine(workspace.Path, "repositories"));
            await Command.Must(
                "git", System.IO.Path.Combine(workspace.Path, "repositories"), "clone", "--quiet", workspace.Remote(repository));
        }

        Directory.CreateSymbolicLink(
            System.IO.Path.Combine(workspace.Path, "program", ".github"), System.IO.Path.Combine(Checkout.Root, ".github"));
        return workspace;
    }

    public string Remote(string repository) => System.IO.Path.Combine(Path, "origins", repository);

    public string Local(string repository) => System.IO.Path.Combine(Path, "repositories", repository);

    public Task<CommandResult> SetVersion(params (string Key, string Value)[] environment) =>
        Workflow.Of(Registry, "set-version").Step("set-version", "Commit the version and open its pull request")
            .Run(_folder, [("APP", "web/blog_hugo"), ("VERSION", "v1.2.3"), ("ENVIRONMENT", "dev"), Gh.Path, .. environment]);

    public Task<CommandResult> Promote(params (string Key, string Value)[] environment) =>
        Workflow.Of(Registry, "promote").Step("promote", "Commit the promotion and open its pull requests").Run(
            _folder,
            [("APP", "web/blog_hugo"), ("FROM", "dev"), ("TO", "prod"), ("ALLOW_DOWNGRADE", "false"), Gh.Path, .. environment]);

    public void Dispose() => _folder.Dispose();
}
