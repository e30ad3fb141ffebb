namespace Homelab.Benchmarks;

/// <summary>
/// Applications that ApplicationSets generate, against the same Applications written out: what the one takes longer is the expansion.
/// </summary>
/// <param name="root">This checkout.</param>
/// <param name="work">An empty folder to work in.</param>
internal sealed class SetsBenchmark(string root, string work)
{
    private const int Runs = 3;

    /// <summary>Measures following both, in turns.</summary>
    /// <param name="sets">How many ApplicationSets.</param>
    /// <param name="applications">How many Applications all of them make.</param>
    /// <returns>The medians, in seconds.</returns>
    public (double Sets, double WrittenOut) Measure(int sets, int applications)
    {
        var generator = new SetsGenerator(work);
        generator.Generate(sets, applications / sets);
        List<double> generated = [], written = [];
        for (var run = 0; run < Runs; run++)
        {
            generated.Add(Follow(SetsGenerator.Sets, applications));
            written.Add(Follow(SetsGenerator.Applications, applications));
        }

        return (generated.Order().ElementAt(Runs / 2), written.Order().ElementAt(Runs / 2));
    }

    private double Follow(string path, int applications)
    {
        var run = Command.Homelab(root, "check", "--verbose", "--repositories", work, "--root", $"{SetsGenerator.Repository}/{path}");
        return run.Output.Contains(FormattableString.Invariant($"\n{applications:N0} Applications, "), StringComparison.Ordinal)
            ? run.Step("follow and render")
            : throw new InvalidOperationException(run.Output);
    }
}
