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

        await new Transaction(new Disk()).ApplyAsync(checkouts.Changes(), commit, CancellationToken.None);

        foreach (var name in (string[])["one", "two"])
        {
            Assert.Equal("changed\n", await File.ReadAllTextAsync(checkouts.At(name, "kept.txt")));
            Assert.Equal("new\n", await File.ReadAllTextAsync(checkouts.At(name, "a", "b", "new.txt")));
            Assert.Equal(commit ? $"feat: {name}\nfeat: kept\n" : "feat: kept\n", await checkouts.GitAsync(name, "log", "--format=%s"));
            Assert.Equal(commit ? "" : " M kept.txt\n?? a/\n", await checkouts.GitAsync(name, "status", "--porcelain"));
            Assert.False(Directory.Exists(checkouts.At(name, ".git", "homelab")));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_step_that_fails_leaves_everything_as_it_was(bool commit)
    {
        var outcomes = await AtEveryStepAsync(async (checkouts, failing) =>
        {
            var before = await checkouts.StateAsync();
            var disk = new Disk(step => failing.Take(step));

            var error = await Record.ExceptionAsync(
                () => new Transaction(disk).ApplyAsync(checkouts.Changes(), commit, CancellationToken.None));

            // The very last step only tidies up.
            if (error is null)
            {
                return "tidied";
            }

            Assert.IsType<ToolFailedException>(error);
            Assert.Equal(before, await checkouts.StateAsync());
            Assert.All((string[])["one", "two"], name => Assert.False(File.Exists(checkouts.At(name, ".git", "homelab", "journal.json"))));
            return "undone";
        });

        Assert.Equal(["tidied", "undone"], outcomes.Distinct().Order());
        Assert.Equal(1, outcomes.Count(outcome => outcome == "tidied"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_is_killed_at_any_step_is_undone_by_the_next_one(bool commit)
    {
        var outcomes = await AtEveryStepAsync(async (checkouts, failing) =>
        {
            var before = await checkouts.StateAsync();
            await Record.ExceptionAsync(
                () => new Transaction(KilledAt(failing.Is)).ApplyAsync(checkouts.Changes(), commit, CancellationToken.None));

            await Recovery.RunAsync(checkouts.Folder, Terminal.Plain(TextWriter.Null, TextWriter.Null), new Disk());

            var after = await checkouts.StateAsync();
            if (after == before)
            {
                return "undone";
            }

            Assert.Contains("one/a/b/new.txt", after, StringComparison.Ordinal);
            Assert.Contains("two/a/b/new.txt", after, StringComparison.Ordinal);
            return "done";
        });

        // Once the journal is deleted the change is made, killed or not.
        Assert.Equal(1, outcomes.Count(outcome => outcome == "done"));
        Assert.True(outcomes.Count > 15);
    }

    [Fact]
    public async Task A_rollback_that_is_killed_itself_is_finished_by_the_next_one()
    {
        for (var step = 0; step < MostSteps; step++)
        {
            using var checkouts = await TestCheckouts.CopyAsync();
            var before = await checkouts.StateAsync();
            await Record.ExceptionAsync(
                () => new Transaction(KilledAt("delete ")).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
            var count = 0;
            var again = await Record.ExceptionAsync(() => RecoverAsync(checkouts, new Disk(_ => FailFrom(count++ >= step))));

            await RecoverAsync(checkouts, new Disk());

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
        var hook = checkouts.At("two", ".git", "hooks", "pre-commit");
        Directory.CreateDirectory(Path.GetDirectoryName(hook)!);
        File.WriteAllText(hook, "#!/bin/sh\necho not today >&2\nexit 1\n");
        File.SetUnixFileMode(hook, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var before = await checkouts.StateAsync();

        var error = await Assert.ThrowsAsync<ToolFailedException>(
            () => new Transaction(new Disk()).ApplyAsync(checkouts.Changes(), commit: true, CancellationToken.None));
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
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
        var disk = new Disk(name =>
        {
            if (name.StartsWith(step, StringComparison.Ordinal))
            {
                cancellation.Cancel();
            }
        });

        await Assert.ThrowsAsync<OperationCanceledException>(
            () => new Transaction(disk).ApplyAsync(checkouts.Changes(), commit: true, cancellation.Token));

        Assert.Equal(before, await checkouts.StateAsync());
    }

    [Fact]
    public async Task A_read_only_file_is_refused_before_anything_is_written()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        File.SetUnixFileMode(checkouts.At("two", "kept.txt"), UnixFileMode.UserRead);
        var before = Snapshot.Of(checkouts.Folder);

        var error = await Assert.ThrowsAsync<RefusedException>(
            () => new Transaction(new Disk()).ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));

        Assert.Equal(
            $"{checkouts.At("two", "kept.txt")} is read-only; nothing was changed.", error.Message);
        Assert.Equal(before, Snapshot.Of(checkouts.Folder));
    }

    [Fact]
    public async Task Nothing_is_written_through_a_link()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        using var elsewhere = new TemporaryFolder();
        Directory.CreateSymbolicLink(checkouts.At("two", "a"), elsewhere.Path);

        var error = await Assert.ThrowsAsync<RefusedException>(
            () => new Transaction(new Disk()).ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));
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
            () => new Transaction(new Disk()).ApplyAsync(changes, commit: false, CancellationToken.None));

        Assert.Equal("somebody's\n", await File.ReadAllTextAsync(checkouts.At("two", "kept.txt")));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task What_somebody_changed_after_a_kill_is_left_alone_and_named()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        await Record.ExceptionAsync(
            () => new Transaction(KilledAt("delete ")).ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None));
        File.WriteAllText(checkouts.At("one", "kept.txt"), "somebody's\n");

        var error = await Assert.ThrowsAsync<RefusedException>(() => RecoverAsync(checkouts, new Disk()));

        Assert.StartsWith($"{checkouts.At("one", "kept.txt")} was changed since", error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"delete {checkouts.At("one", ".git", "homelab")}.", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's\n", await File.ReadAllTextAsync(checkouts.At("one", "kept.txt")));
        Assert.Equal("kept\n", await File.ReadAllTextAsync(checkouts.At("two", "kept.txt")));
    }

    [Fact]
    public async Task A_file_keeps_its_mode()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead;
        File.SetUnixFileMode(checkouts.At("one", "kept.txt"), Mode);

        await new Transaction(new Disk()).ApplyAsync(checkouts.Changes(), commit: false, CancellationToken.None);

        Assert.Equal(Mode, File.GetUnixFileMode(checkouts.At("one", "kept.txt")));
    }

    [Fact]
    public async Task Two_commands_do_not_work_on_one_checkout_at_once()
    {
        using var checkouts = await TestCheckouts.CopyAsync();
        using var first = CheckoutLock.Take([checkouts.Checkout("one")]);

        var error = Assert.Throws<RefusedException>(() => CheckoutLock.Take([checkouts.Checkout("two"), checkouts.Checkout("one")]));
        CheckoutLock.Take([checkouts.Checkout("two")]).Dispose();
    }

    private static Task RecoverAsync(TestCheckouts checkouts, Disk disk) =>
        Recovery.RunAsync(checkouts.Folder, Terminal.Plain(TextWriter.Null, TextWriter.Null), disk);

    /// <summary>A disk on which nothing happens any more from a step on, as if the process had been killed there.</summary>
    internal static Disk KilledAt(string step) => KilledAt(name => name.StartsWith(step, StringComparison.Ordinal));

    private static Disk KilledAt(Func<string, bool> isStep)
    {
        var killed = false;
        return new Disk(step => FailFrom(killed = killed || isStep(step)));
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
