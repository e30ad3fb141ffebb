using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using Xunit.Abstractions;

namespace Homelab.Fuzz.Tests;

/// <summary>
/// Whatever stands in checkouts, settings and arguments: a command ends, with a status that means something, and says nothing but what it
/// found. The same inputs in every run; with <c>tests/run fuzz --minutes N</c> others, for as long as that.
/// </summary>
/// <param name="output">Where to tell how many inputs ran.</param>
public abstract class FuzzTests(ITestOutputHelper output)
{
    private const ulong Seed = 20_260;
    private const ulong Gamma = 4_711;
    private protected const int Batch = 10;
    private const long MaxGrowth = 200L << 20;

    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    private protected void Fuzz(int count, bool withTools)
    {
        using var playground = new Playground();
        var minutes = Environment.GetEnvironmentVariable("HOMELAB_FUZZ_MINUTES");
        Run(playground, withTools, Seed);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var clock = Stopwatch.StartNew();
        if (minutes is null)
        {
            for (var seed = Seed + 1; playground.Count < count; seed++)
            {
                Run(playground, withTools, seed);
            }
        }
        else
        {
            var limit = TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture));
            for (var seed = (ulong)DateTime.UtcNow.Ticks; clock.Elapsed < limit; seed++)
            {
                Run(playground, withTools, seed);
            }
        }

        var growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{clock.Elapsed:mm\\:ss}: {playground.Count} inputs{(withTools ? " with the real tools" : "")}, {_problems.Count} kinds of problems.");
        Assert.True(_problems.Count == 0, string.Join("\n\n", _problems.Select(problem => $"{problem.Key}\n{problem.Value}")));
        Assert.True(growth < MaxGrowth, $"Memory grew by {growth >> 20} MB.");
    }

    // One of each kind of problem: the first is shrunk, and those like it are passed over from then on.
    private void Run(Playground playground, bool withTools, ulong seed)
    {
        var replay = new Replay(new Rnd(seed, Gamma), FSharpOption<int>.None);
        var config = Config.QuickThrowOnFailure.WithMaxTest(Batch).WithReplay(FSharpOption<Replay>.Some(replay));
        (string Kind, string Details)? last = null;
        try
        {
            Prop.ForAll(Inputs.All(withTools), input =>
            {
                if (playground.Run(input) is { } problem && !_problems.ContainsKey(problem.Kind))
                {
                    last = problem;
                    throw new InvalidOperationException(problem.Kind);
                }
            }).Check(config);
        }
        catch (Exception failure) when (last is { } problem)
        {
            _problems[problem.Kind] = $"Seed {seed}: {failure.Message}\n{problem.Details}";
            output.WriteLine($"{problem.Kind}\n{_problems[problem.Kind]}\n");
        }
    }
}

/// <summary>Without tools, so what the command itself reads: many inputs.</summary>
public sealed class ReadingTests(ITestOutputHelper output) : FuzzTests(output)
{
    [Fact]
    public void Whatever_there_is_to_read_a_command_ends_as_it_should() => Fuzz(200, withTools: false);
}

/// <summary>With helm, kubectl, git and node: fewer.</summary>
public sealed class RenderingTests(ITestOutputHelper output) : FuzzTests(output)
{
    [Fact]
    public void Whatever_there_is_to_render_a_command_ends_as_it_should() => Fuzz(Batch, withTools: true);
}
