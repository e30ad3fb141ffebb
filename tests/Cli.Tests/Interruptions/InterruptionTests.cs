using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Homelab.Cli.Tests.Apps;
using Xunit.Abstractions;

namespace Homelab.Cli.Tests.Interruptions;

/// <summary>
/// Commands that are ended at any moment, as processes with the real tools. A few in every run, and as many as one likes with
/// <c>tests/run interrupt --runs N</c>.
/// </summary>
/// <param name="output">Where to tell what was hit.</param>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    private const string Marker = "homelab-change.json";

    private static readonly Signal[] Signals = [Signal.Kill, Signal.Terminate, Signal.Interrupt];

    private static readonly string[][] Commands =
    [
        ["add-app", "shop/cart", "--image", "a/b", "--version", "v1.0.0", "--commit"],
        ["promote", "web/blog_hugo", "--commit"],
        ["set-version", "web/blog_hugo", "v9.9.9", "--commit"],
        ["add-environment", "staging", "--commit"],
        ["remove-app", "web/blog_hugo", "--commit"],
        ["add-app", "web/home", "--image", "a/b", "--version", "v1.0.0"],
        ["promote", "web/blog_hugo"],
        ["remove-app", "web/blog_hugo"],
        ["add-environment", "staging"],
    ];

    private static readonly int? Runs = Environment.GetEnvironmentVariable("HOMELAB_INTERRUPTIONS") is { } runs
        ? int.Parse(runs, CultureInfo.InvariantCulture)
        : null;

    private static readonly ParallelOptions Cores = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    [Fact]
    public async Task A_change_that_is_cut_short_is_undone_or_done_and_the_next_command_goes_on()
    {
        var runs = Enumerable.Range(0, Runs ?? 4).ToList();
        ConcurrentDictionary<string[], Course> courses = [];
        await Parallel.ForEachAsync(runs.Select(CommandOf).Distinct(), Cores, async (command, _) => courses[command] = await CourseAsync(command));
        ConcurrentQueue<string> hits = [];
        ConcurrentQueue<string> problems = [];
        await Parallel.ForEachAsync(runs, Cores, async (run, _) =>
        {
            var random = new Random(20_260 + run);
            var (command, signal) = (CommandOf(run), Signals[random.Next(Signals.Length)]);
            var (hit, problem) = await InterruptAsync(command, courses[command], signal, random);
            hits.Enqueue($"{signal} {hit}");
            if (problem is not null)
            {
                problems.Enqueue($"Run {run}, {signal} {hit}, {string.Join(' ', command)}: {problem}");
            }
        });
        Tell(hits);
        Assert.True(problems.IsEmpty, string.Join("\n\n", problems));
    }

    [Fact]
    public async Task A_rehearsal_that_is_cut_short_leaves_what_was_there()
    {
        var random = new Random(20_261);
        using var folder = new TemporaryFolder();
        var (out1, out2, temporary) = (folder.At("out", "rehearsal"), folder.At("whole", "rehearsal"), folder.At("tmp"));
        Directory.CreateDirectory(temporary);
        string[] command = ["rehearse", "--stack", "dev", "--stack", "prod", "--output"];
        var clock = Stopwatch.StartNew();
        var first = await HomelabProcess.RunAsync(temporary, [.. command, out2]);
        var time = clock.Elapsed;
        Assert.True(first.Status == 0, first.Output);
        var whole = Contents(out2);
        List<string> hits = [];
        List<string> problems = [];
        for (var run = 0; run < (Runs ?? 4) / 4; run++)
        {
            // Somebody's earlier one, which is another each time.
            if (run % 2 == 0)
            {
                var earlier = await HomelabProcess.RunAsync(temporary, "rehearse", "--stack", "dev", "--output", out1);
                Assert.True(earlier.Status == 0, earlier.Output);
            }

            var before = Contents(out1);
            var signal = Signals[run % Signals.Length];
            using var process = new HomelabProcess(temporary, [.. command, out1]);
            await Task.Delay(time * (random.NextDouble() * 1.1));
            var hit = process.IsRunning ? "under way" : "after the end";
            process.Send(signal);
            var end = await process.EndAsync();
            hits.Add($"{signal} {hit}");
            var after = Directory.Exists(out1) ? Contents(out1) : ["nothing is there"];
            var others = Directory.EnumerateFileSystemEntries(folder.At("out")).Where(path => path != out1).ToList();
            var problem = hit is "under way" && end.Status is not (0 or 130) && end.Status != 128 + (int)signal ? $"status {end.Status}"
                : !after.SequenceEqual(before) && !after.SequenceEqual(whole) ? $"neither as before nor whole: {string.Join(", ", after.Except(before).Take(5))}"
                // Who is killed cleans up nothing, who is told to terminate what it has time for; the next run does the rest.
                : signal is Signal.Interrupt && others.Count > 0 ? $"left behind: {string.Join(", ", others)}"
                : null;
            var next = await HomelabProcess.RunAsync(temporary, [.. command, out1]);
            problem ??= next.Status != 0 ? $"the next: status {next.Status}\n{next.Output}"
                : !Contents(out1).SequenceEqual(whole) ? "the next is not whole"
                : Leftovers(folder.At("out"), temporary, out1);
            if (problem is not null)
            {
                problems.Add($"Run {run}, {signal} {hit}: {problem}\n{end.Output}");
            }
        }

        Tell(hits);
        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    private void Tell(IEnumerable<string> hits) =>
        output.WriteLine(string.Join('\n', hits.CountBy(hit => hit).OrderBy(hit => hit.Key, StringComparer.Ordinal).Select(hit => $"{hit.Key}: {hit.Value}")));

    private static string[] CommandOf(int run) => Commands[run / 2 % Commands.Length];

    // What the command does when nobody interrupts it, and how long it takes.
    private static async Task<Course> CourseAsync(string[] command)
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        using var temporary = new TemporaryFolder();
        var before = await StateAsync(homelab);
        var clock = Stopwatch.StartNew();
        var run = await HomelabProcess.RunAsync(temporary.Path, [.. command, "--repositories", homelab.Folder]);
        Assert.True(run.Status == 0, run.Output);
        return new(clock.Elapsed, before, await StateAsync(homelab));
    }

    private static async Task<(string Hit, string? Problem)> InterruptAsync(string[] command, Course course, Signal signal, Random random)
    {
        using var homelab = await HomelabCheckouts.CopyAsync();
        using var temporary = new TemporaryFolder();
        using var process = new HomelabProcess(temporary.Path, [.. command, "--repositories", homelab.Folder]);
        // Half of the moments are anywhere, the others within the change.
        if (random.Next(2) == 0)
        {
            await Task.Delay(course.Time * (random.NextDouble() * 1.1));
        }
        else
        {
            while (process.IsRunning && Markers(homelab).Count == 0)
            {
                await Task.Yield();
            }

            await Task.Delay(random.Next(command.Contains("--commit", StringComparer.Ordinal) ? 120 : 15));
        }

        var isMarked = Markers(homelab).Count > 0;
        var isRunning = process.IsRunning;
        process.Send(signal);
        var end = await process.EndAsync();
        var hit = isMarked ? "within the change" : isRunning ? "before or after it" : "after the end";
        return (hit, await JudgeAsync(homelab, temporary, command, course, (signal, end.Status, isRunning, end.Output)));
    }

    private static async Task<string?> JudgeAsync(
        HomelabCheckouts homelab, TemporaryFolder temporary, string[] command, Course course, (Signal Signal, int Status, bool WasRunning, string Output) end)
    {
        foreach (var (path, hash) in Files(homelab))
        {
            if (course.Before.Files.GetValueOrDefault(path) != hash && course.After.Files.GetValueOrDefault(path) != hash)
            {
                return $"{path} is neither as before nor as it was to be.";
            }
        }

        if (course.Before.Files.Keys.Intersect(course.After.Files.Keys, StringComparer.Ordinal)
            .FirstOrDefault(path => !File.Exists(homelab.At(path))) is { } lost)
        {
            return $"{lost} is lost.";
        }

        if (end.Signal is not Signal.Kill)
        {
            var now = await StateAsync(homelab);
            // The signal itself ends a process that has only begun, or has done all.
            var isUncaught = end.Status == 128 + (int)end.Signal && (now.Same(course.Before) || now.Same(course.After));
            if (end.WasRunning && end.Status is not (0 or 130) && !isUncaught)
            {
                return $"status {end.Status}\n{end.Output}";
            }

            // Who is told to terminate has no time to undo much; the marker says what is left to the next command.
            var isLeft = end is { Signal: Signal.Terminate, Status: 130 } && Markers(homelab).Count > 0;
            if (!isLeft && !isUncaught && !now.Same(end.Status == 0 ? course.After : course.Before))
            {
                return $"status {end.Status}, and it is not as it was\n{now.Git}\n{end.Output}";
            }
        }

        return await GoOnAsync(homelab, temporary, command, course);
    }

    private static async Task<string?> GoOnAsync(HomelabCheckouts homelab, TemporaryFolder temporary, string[] command, Course course)
    {
        var status = await HomelabProcess.RunAsync(temporary.Path, "status", "--repositories", homelab.Folder);
        // git itself may still be at work for the one that was killed.
        for (var again = 0; status.Output.Contains("git is at work", StringComparison.Ordinal) && again < 20; again++)
        {
            await Task.Delay(50);
            status = await HomelabProcess.RunAsync(temporary.Path, "status", "--repositories", homelab.Folder);
        }

        var state = await StateAsync(homelab);
        if (status.Status != 0 || !(state.Same(course.Before) || state.Same(course.After)))
        {
            return $"then status: {status.Status}\n{status.Output}\n{state.Git}";
        }

        if (state.Same(course.Before))
        {
            var next = await HomelabProcess.RunAsync(temporary.Path, [.. command, "--repositories", homelab.Folder]);
            state = await StateAsync(homelab);
            if (next.Status != 0 || !state.Same(course.After))
            {
                return $"the same again: {next.Status}\n{next.Output}\n{state.Git}";
            }
        }

        var marks = Markers(homelab);
        return marks.Count > 0 ? $"left behind: {string.Join(", ", marks)}" : Leftovers(temporary.Path, temporary.Path, "");
    }

    private static List<string> Markers(HomelabCheckouts homelab) =>
    [
        .. from repository in HomelabCheckouts.Names
           from name in (string[])[Marker, "homelab-file.new", "index.lock"]
           let path = homelab.At($"{repository}/.git/{name}")
           where File.Exists(path) && (name is Marker || !path.EndsWith(".lock", StringComparison.Ordinal))
           select path,
    ];

    private static string? Leftovers(string folder, string temporary, string output)
    {
        var left = Directory.EnumerateFileSystemEntries(folder).Concat(Directory.EnumerateFileSystemEntries(temporary))
            // .NET's own, which it keeps for a debugger.
            .Where(path => path != output && !Path.GetFileName(path).StartsWith("dotnet-diagnostic", StringComparison.Ordinal)
                && !Path.GetFileName(path).StartsWith("clr-debug", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        return left.Count > 0 ? $"left behind: {string.Join(", ", left)}" : null;
    }

    private static async Task<State> StateAsync(HomelabCheckouts homelab)
    {
        List<string> git = [];
        foreach (var name in HomelabCheckouts.Names)
        {
            git.Add(await homelab.GitAsync(name, "log", "--format=%s"));
            git.Add(await homelab.GitAsync(name, "status", "--porcelain", "--untracked-files=all", "--branch"));
        }

        return new(Files(homelab), string.Join('\n', git));
    }

    private static SortedDictionary<string, string> Files(HomelabCheckouts homelab) => new(
        Snapshot.Of(homelab.Folder).Where(entry => !entry.Key.Contains("/.git/", StringComparison.Ordinal) && entry.Value is not "folder")
            .ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        StringComparer.Ordinal);

    // Timings differ, and so do reports that show them.
    private static List<string> Contents(string folder) =>
    [
        .. Snapshot.Of(folder).Where(entry => Path.GetFileName(entry.Key) is not ("report.md" or "report.html")
            && !entry.Key.Contains("/.git/", StringComparison.Ordinal)).Select(entry => $"{entry.Key} {entry.Value}"),
    ];

    private sealed record State(SortedDictionary<string, string> Files, string Git)
    {
        public bool Same(State other) => Git == other.Git && Files.SequenceEqual(other.Files);
    }

    private sealed record Course(TimeSpan Time, State Before, State After);
}
