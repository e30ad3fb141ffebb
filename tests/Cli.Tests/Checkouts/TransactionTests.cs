using System.Runtime.Versioning;
using Homelab.Cli.Checkouts;
using Homelab.Cli.Git;
using Homelab.Cli.Outcomes;
using Homelab.Cli.Writing;
using Homelab.GitOps.Tools;

namespace Homelab.Cli.Tests.Checkouts;

[UnsupportedOSPlatform("windows")]
public sealed class TransactionTests
{
    private const int MostSteps = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Every_file_is_written_and_with_commit_every_checkout_has_one_more(bool commit)
    {
        using var checkouts = await TestCheckouts.CopyAsync();

        await new Transaction().ApplyAsync(checkouts.Changes(), commit, CancellationToken.None);

        foreach (var name in (string[])["one", "two"])
        {
            Assert.Equal("changed\n", await File.ReadAllTextAsync(checkouts.At(name, "kept.txt")));
            Assert.Equal("new\n", await File.ReadAllTextAsync(checkouts.At(name, "a", "b", "new.txt")));
            Assert.False(Directory.Exists(checkouts.At(name, "old")));
            Assert.Equal(commit ? $"feat: {name}\nfeat: kept\nfeat: gone\n" : "feat: kept\nfeat: gone\n", await checkouts.GitAsync(name, "log", "--format=%s"));
            Assert.Equal(commit ? "" : " M kept.txt\n D old/c/gone.txt\n?? a/\n", await checkouts.GitAsync(name, "status", "--porcelain"));
            Assert.Empty(Directory.GetFiles(checkouts.At(name, ".git"), "homelab-*"));
        }
    }

    [Fact]
    public async Task With_a_branch_the_commits_are_there_and_nowhere_else()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var branch = await checkouts.GitAsync("one", "branch", "--show-current");

        await new Transaction().ApplyAsync(checkouts.Changes("new/branch"), commit: true, CancellationToken.None);

        foreach (var name in (string[])["one", "two"])
        {
            Assert.Equal("new/branch\n", await checkouts.GitAsync(name, "branch", "--show-current"));
            Assert.Equal($"feat: {name}\nfeat: kept\nfeat: gone\n", await checkouts.GitAsync(name, "log", "--format=%s"));
            Assert.Equal("feat: kept\nfeat: gone\n", await checkouts.GitAsync(name, "log", "--format=%s", branch.Trim()));
            Assert.Empty(await checkouts.GitAsync(name, "status", "--porcelain"));
        }
    }

    // With commits, one checkout goes to a new branch and the other stays on its own.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_fails_leaves_everything_as_it_was(bool commit)
    {
        var before = await TestCheckouts.UntouchedAsync();
        var outcomes = await AtEveryStepAsync(async (checkouts, failing) =>
        {
            var error = await Record.ExceptionAsync(
                () => new Transaction(failing.Take).ApplyAsync(checkouts.Changes(commit ? "new" : null, null), commit, CancellationToken.None));

            if (error is null)
            {
                return "done";
            }

            Assert.IsType<ToolFailedException>(error);
            Assert.Equal(before, await checkouts.StateAsync());
            Assert.All((string[])["one", "two"], name => Assert.Empty(Directory.GetFiles(checkouts.At(name, ".git"), "homelab-*.json")));
            return "undone";
        });

        Assert.All(outcomes, outcome => Assert.Equal("undone", outcome));
        Assert.True(outcomes.Count > 15, $"{outcomes.Count} steps");
    }

    // With commits, one checkout goes to a new branch and the other stays on its own.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_is_killed_at_any_step_is_undone_by_the_next_one(bool commit)
    {
        var before = await TestCheckouts.UntouchedAsync();
        var outcomes = await AtEveryStepAsync(async (checkouts, failing) =>
        {
            await Record.ExceptionAsync(
                () => KilledAt(failing.Is).ApplyAsync(checkouts.Changes(commit ? "new" : null, null), commit, CancellationToken.None));

            await RecoverAsync(checkouts);

            return await checkouts.StateAsync() == before ? "undone" : "done";
        });

        // Until the marker is deleted, which is the last step, the change counts as not made.
        Assert.All(outcomes, outcome => Assert.Equal("undone", outcome));
        Assert.True(outcomes.Count > 15, $"{outcomes.Count} steps");
    }

    [Fact]
    public async Task A_rollback_that_is_killed_itself_is_finished_by_the_next_one()
    {
        var before = await TestCheckouts.UntouchedAsync();
        for (var step = 0; step < MostSteps; step++)
        {
            using var checkouts = await TestCheckouts.CopyAsync();
            await Record.ExceptionAsync(
                () => KilledAtTheEnd(checkouts).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
            var count = 0;
            var again = await Record.ExceptionAsync(() => RecoverAsync(checkouts, _ => FailFrom(count++ >= step)));

            await RecoverAsync(checkouts);

            Assert.Equal(before, await checkouts.StateAsync());
            if (again is null)
            {
                Assert.True(step > 5);
                return;
            }
        }

        Assert.Fail("The rollback has no end.");
    }

    [Fact]
    public async Task A_commit_that_git_refuses_undoes_the_commits_before_it()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        File.WriteAllText(checkouts.At("two", ".git", "refs", "heads", "main.lock"), "");
        var before = await checkouts.StateAsync();

        var error = await Assert.ThrowsAsync<ToolFailedException>(
            () => new Transaction().ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        Assert.Contains("main.lock", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await checkouts.StateAsync());
    }

    [Theory]
    [InlineData("create ")]
    [InlineData("move ")]
    [InlineData("commit one")]
    [InlineData("commit two")]
    public async Task An_interrupt_undoes_what_was_done(string step)
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        using var cancellation = new CancellationTokenSource();
        var before = await checkouts.StateAsync();
        var transaction = new Transaction(name =>
        {
            if (name.StartsWith(step, StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        });

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => transaction.ApplyAsync(checkouts.Changes(), commit: true, cancellation.Token));

        Assert.Equal(before, await checkouts.StateAsync());
    }

    [Fact]
    public async Task A_read_only_file_is_refused_before_anything_is_written()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        File.SetUnixFileMode(checkouts.At("two", "kept.txt"), UnixFileMode.UserRead);
        var before = Snapshot.Of(checkouts.Folder);

        var error = await Assert.ThrowsAsync<RefusedException>(
            () => new Transaction().ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));

        Assert.Equal($"{checkouts.At("two", "kept.txt")} is read-only.", error.Message);
        Assert.Equal(before, Snapshot.Of(checkouts.Folder));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        using var elsewhere = new TemporaryFolder();
        Directory.CreateSymbolicLink(checkouts.At("two", "a"), elsewhere.Path);

        var error = await Assert.ThrowsAsync<RefusedException>(
            () => new Transaction().ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));
        Assert.Contains("is a link", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(elsewhere.Path));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task A_file_that_changed_in_between_is_not_overwritten()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var changes = checkouts.Changes();
        File.WriteAllText(checkouts.At("two", "kept.txt"), "somebody's\n");

        await Assert.ThrowsAsync<RefusedException>(
            () => new Transaction().ApplyAsync(changes, commit: false, CancellationToken.None));

        Assert.Equal("somebody's\n", await File.ReadAllTextAsync(checkouts.At("two", "kept.txt")));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task What_somebody_changed_after_a_kill_is_left_alone_and_named()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await Record.ExceptionAsync(
            () => KilledAtTheEnd(checkouts).ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));
        File.WriteAllText(checkouts.At("one", "kept.txt"), "somebody's\n");

        var error = await Assert.ThrowsAsync<RefusedException>(() => RecoverAsync(checkouts));

        Assert.StartsWith($"{checkouts.At("one", "kept.txt")} was changed since", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"delete {checkouts.At("one", ".git", "homelab-change.json")}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("two", "kept.txt")));
    }

    [Fact]
    public async Task What_cannot_be_undone_is_told_as_that_and_tried_again()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var before = await checkouts.StateAsync();

        var error = await Assert.ThrowsAsync<NotUndoneException>(
            () => KilledAt("commit two").ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));

        Assert.StartsWith("No space left on device.\nWhat was done could not be undone either: ", error.Message, StringComparison.Ordinal);
        await RecoverAsync(checkouts);
        Assert.Equal(before, await checkouts.StateAsync());
    }

    [Fact]
    public async Task A_file_keeps_its_mode()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        await checkouts.GitAsync("one", "config", "core.fileMode", "false");
        File.SetUnixFileMode(checkouts.At("one", "kept.txt"), Mode);

        await new Transaction().ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None);

        Assert.Equal(Mode, File.GetUnixFileMode(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task A_file_that_is_put_back_has_its_mode_and_every_byte_whatever_git_converts()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var path = checkouts.At("one", "kept.txt");
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. "a\r\nb\nc"u8, 0xE4];
        await checkouts.GitAsync("one", "config", "core.autocrlf", "true");
        await File.WriteAllBytesAsync(path, bytes);
        await checkouts.GitAsync("one", "commit", "--quiet", "--all", "--message", "bytes");
        await checkouts.GitAsync("one", "config", "core.fileMode", "false");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await Record.ExceptionAsync(() => KilledAtTheEnd(checkouts).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(path));

        await RecoverAsync(checkouts);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_was_removed_comes_back_with_its_mode()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        var path = checkouts.At("one", "old", "c", "gone.txt");
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(path, Mode);
        await Record.ExceptionAsync(() => KilledAtTheEnd(checkouts).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        Assert.False(File.Exists(path));

        await RecoverAsync(checkouts);

        Assert.Equal("gone\n", await File.ReadAllTextAsync(path));
        Assert.Equal(Mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_folder_keeps_what_else_is_in_it_when_a_file_goes()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        Directory.CreateDirectory(checkouts.At("one", ".git", "info"));
        File.WriteAllText(checkouts.At("one", ".git", "info", "exclude"), "mine\n");
        File.WriteAllText(checkouts.At("one", "old", "mine"), "mine\n");

        await new Transaction().ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None);

        Assert.Equal([checkouts.At("one", "old", "mine")], Directory.GetFileSystemEntries(checkouts.At("one", "old")));
    }

    [Theory]
    [InlineData("checkout", "--quiet", "-b", "mine")]
    [InlineData("commit", "--quiet", "--allow-empty", "--message", "mine")]
    public async Task Commits_and_branches_that_somebody_made_after_a_kill_stay_and_are_named(params string[] git)
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await Record.ExceptionAsync(() => KilledAtTheEnd(checkouts).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        await checkouts.GitAsync("two", git);
        var before = await checkouts.GitAsync("two", "log", "--all", "--format=%H %s %D");

        var error = await Assert.ThrowsAsync<RefusedException>(() => RecoverAsync(checkouts));

        Assert.StartsWith(checkouts.At("two"), error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await checkouts.GitAsync("two", "log", "--all", "--format=%H %s %D"));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(checkouts.At("two", "kept.txt")));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task Two_commands_do_not_work_on_one_checkout_at_once()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        using var first = CheckoutLock.Take([checkouts.Checkout("one")]);

        var error = Assert.Throws<RefusedException>(() => CheckoutLock.Take([checkouts.Checkout("two"), checkouts.Checkout("one")]));
        CheckoutLock.Take([checkouts.Checkout("two")]).Dispose();
    }

    private static Task RecoverAsync(TestCheckouts checkouts, Action<string>? before = null) =>
        new Transaction(before).RecoverAsync(checkouts.Folder, Terminal.Plain(TextWriter.Null, TextWriter.Null));

    /// <summary>A transaction in which nothing happens any more from a step on, as if the process had been killed there.</summary>
    internal static Transaction KilledAt(string step) => KilledAt(name => name.StartsWith(step, StringComparison.Ordinal));

    private static Transaction KilledAtTheEnd(TestCheckouts checkouts) =>
        KilledAt($"delete {checkouts.At("one", ".git", "homelab-change.json")}");

    private static Transaction KilledAt(Func<string, bool> isStep)
    {
        var killed = false;
        return new(step => FailFrom(killed = killed || isStep(step)));
    }

    private static void FailFrom(bool failing)
    {
        if (failing)
        {
            throw new IOException("No space left on device.");
        }
    }

    /// <summary>Runs a test once for each step of a change, with fresh checkouts, until the step is one more than there are.</summary>
    private static async Task<IReadOnlyList<string>> AtEveryStepAsync(Func<TestCheckouts, FailingStep, Task<string>> test)
    {
        List<string> outcomes = [];
        for (var number = 0; number < MostSteps; number++)
        {
            using var checkouts = await TestCheckouts.CopyAsync();
            var failing = new FailingStep(number);
            var outcome = await test(checkouts, failing);
            if (!failing.WasReached)
            {
                return outcomes;
            }

            outcomes.Add(outcome);
        }

        Assert.Fail("The change has no end.");
        return outcomes;
    }

    private sealed class FailingStep(int number)
    {
        private int _count;

        public bool WasReached { get; private set; }

        public bool Is(string step) => step.Length > 0 && _count++ == number && (WasReached = true);

        public void Take(string step)
        {
            if (Is(step))
            {
                throw new IOException("No space left on device.");
            }
        }
    }
}
