using System.Runtime.Versioning;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Outcomes;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Checkouts;

/// <summary>What a checkout names in its own configuration; each is a program that leaves a file behind when it is started.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class GitCheckoutTests : IDisposable
{
    private const UnixFileMode Program = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _outside = new();

    private string Sentinel => _outside.At("started");

    public void Dispose() => _outside.Dispose();

    [Theory]
    [InlineData("core.fsmonitor")]
    [InlineData("filter.x.clean", "* filter=x\n")]
    [InlineData("filter.x.smudge", "* filter=x\n")]
    [InlineData("filter.x.process", "* filter=x\n")]
    [InlineData("filter.with.dots and = signs.clean", "* filter=\"with.dots and = signs\"\n")]
    [InlineData("diff.external")]
    [InlineData("diff.x.textconv", "* diff=x\n")]
    [InlineData("diff.x.command", "* diff=x\n")]
    [InlineData("core.pager")]
    [InlineData("core.editor")]
    [InlineData("core.sshCommand")]
    [InlineData("gpg.program", "", "commit.gpgSign")]
    [InlineData("gpg.program", "", "log.showSignature")]
    [InlineData("gpg.ssh.program", "", "commit.gpgSign", "gpg.format=ssh")]
    [InlineData("alias.status")]
    [InlineData("alias.commit")]
    public async Task Nothing_that_its_configuration_names_is_started(string key, string attributes = "", params string[] also)
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await checkouts.GitAsync("one", "config", key, (key.StartsWith("alias.", StringComparison.Ordinal) ? "!" : "") + Script());
        foreach (var setting in also)
        {
            await checkouts.GitAsync("one", ["config", .. setting.Split('=') is [var name, var value] ? [name, value] : new[] { setting, "true" }]);
        }

        Directory.CreateDirectory(checkouts.At("one", ".git", "info"));
        File.WriteAllText(checkouts.At("one", ".git", "info", "attributes"), attributes);

        await EverythingAsync(checkouts);

        Assert.False(File.Exists(Sentinel));
        Assert.Equal("feat: one\nfeat: kept\nfeat: gone\n", await checkouts.GitAsync("one", "log", "--format=%s"));
    }

    [Theory]
    [InlineData(".git/hooks")]
    [InlineData("hooks")]
    public async Task No_hook_is_started(string folder)
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await checkouts.GitAsync("one", "config", "core.hooksPath", checkouts.At("one", folder));
        Directory.CreateDirectory(checkouts.At("one", folder));
        foreach (var hook in (string[])["pre-commit", "commit-msg", "post-commit", "post-index-change", "reference-transaction", "pre-auto-gc"])
        {
            File.Copy(Script(), checkouts.At("one", folder, hook), overwrite: true);
        }

        Directory.CreateDirectory(checkouts.At("one", ".git", "info"));
        File.WriteAllText(checkouts.At("one", ".git", "info", "exclude"), "hooks\n");

        await EverythingAsync(checkouts);

        Assert.False(File.Exists(Sentinel));
    }

    [Fact]
    public async Task Settings_that_it_includes_count_no_more_than_its_own()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        _outside.Write("more", $"[core]\n\tfsmonitor = {Script()}\n[commit]\n\tgpgSign = true\n[gpg]\n\tprogram = {Script()}\n");
        await checkouts.GitAsync("one", "config", "include.path", _outside.At("more"));
        await checkouts.GitAsync("one", "config", "includeIf.gitdir:/.path", _outside.At("more"));

        await EverythingAsync(checkouts);

        Assert.False(File.Exists(Sentinel));
    }

    [Fact]
    public async Task Objects_that_a_partial_clone_lacks_are_not_fetched()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await checkouts.GitAsync("one", "config", "remote.origin.url", $"ext::{Script()}");
        await checkouts.GitAsync("one", "config", "remote.origin.promisor", "true");
        await checkouts.GitAsync("one", "config", "protocol.ext.allow", "always");
        await checkouts.GitAsync("one", "config", "extensions.partialClone", "origin");
        foreach (var pack in Directory.GetFiles(checkouts.At("one", ".git", "objects", "pack")))
        {
            File.Delete(pack);
        }

        await Assert.ThrowsAsync<ToolFailedException>(() => EverythingAsync(checkouts));

        Assert.False(File.Exists(Sentinel));
    }

    [Fact]
    public async Task A_work_tree_elsewhere_is_neither_read_nor_written()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await checkouts.GitAsync("one", "config", "core.worktree", _outside.Path);

        await EverythingAsync(checkouts);

        Assert.Equal("changed\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
        Assert.Empty(Directory.GetFileSystemEntries(_outside.Path));
    }

    [Fact]
    public async Task Above_a_folder_whose_git_is_broken_no_repository_is_looked_for()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var inner = checkouts.At("one", "inner");
        Directory.CreateDirectory(Path.Combine(inner, ".git"));

        var error = await Assert.ThrowsAsync<ToolFailedException>(() => GitCheckout.Find(inner)!.RequireCleanAsync(CancellationToken.None));

        Assert.Contains("not a git repository", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_look_like_a_bare_repository_are_none()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var disguised = checkouts.At("disguised");
        Directory.Move(checkouts.At("one", ".git"), disguised);
        Directory.CreateDirectory(Path.Combine(disguised, ".git"));
        File.AppendAllText(Path.Combine(disguised, "config"), $"[core]\n\tbare = true\n\tfsmonitor = {Script()}\n");

        await Assert.ThrowsAsync<ToolFailedException>(() => GitCheckout.Find(disguised)!.RequireCleanAsync(CancellationToken.None));

        Assert.False(File.Exists(Sentinel));
    }

    [Fact]
    public async Task Without_a_branch_a_commit_is_refused()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await checkouts.Checkout("one").RequireBranchAsync(CancellationToken.None);
        await checkouts.GitAsync("one", "checkout", "--quiet", "--detach");

        var error = await Assert.ThrowsAsync<RefusedException>(() => checkouts.Checkout("one").RequireBranchAsync(CancellationToken.None));

        Assert.Contains($"git -C {checkouts.At("one")} switch <branch>", error.Message, StringComparison.Ordinal);
    }

    // Every command of git that there is: a change that is cut short, undone, and made again with commits.
    private static async Task EverythingAsync(TestCheckouts checkouts)
    {
        // What the index knows of the file is out of date, so that git reads it.
        File.SetLastWriteTimeUtc(checkouts.At("one", "kept.txt"), DateTime.UnixEpoch);
        await Record.ExceptionAsync(() => new Transaction(Cut).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        await new Transaction().ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None);

        static void Cut(string step)
        {
            if (step.EndsWith("homelab-change.json", StringComparison.Ordinal) && step.StartsWith("delete ", StringComparison.Ordinal))
            {
                throw new IOException("cut");
            }
        }
    }

    private string Script()
    {
        var path = _outside.Write("program", $"#!/bin/sh\necho \"$@\" >> {Sentinel}\ncat\n");
        File.SetUnixFileMode(path, Program);
        return path;
    }
}
