using System.Diagnostics;
using System.Globalization;
using Homelab.Benchmarks;
using Homelab.GitOps.Yaml;
using Spectre.Console;

const int Sets = 200, Growth = 5, Domains = 20;

if (args is not [var root, .. var rest])
{
    Console.Error.WriteLine("Run it with benchmarks/run [generate FOLDER] [APPLICATIONS].");
    return 2;
}

var began = DateTime.UtcNow;
var applications = rest is [.., var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var given) ? given : 1000;
var work = Directory.CreateTempSubdirectory("homelab-benchmarks-").FullName;
try
{
    var seed = new SeedBenchmark(root, work);
    if (rest is ["generate", var folder, ..])
    {
        Command.Run(Path.Combine(root, "homelab"), "rehearse", "--output", seed.Output);
        new SystemGenerator(Path.Combine(seed.Output, "repositories"), folder).Generate(applications, Domains);
        Console.WriteLine($"{applications} Applications in {folder}; the root is {SystemGenerator.Root}.");
        return 0;
    }

    Say("the seed");
    var (rehearsal, commands) = seed.Measure();
    Say($"{applications} Applications");
    var small = Large(applications);
    var (bare, cold, again, diff, reports) = (small.Bare(), small.Check(), small.CheckAgain(), small.Diff(), small.Report());
    var yaml = ReadYaml(small.Repositories);
    Say($"{applications * Growth} Applications");
    var large = Large(applications * Growth);
    var (largeCold, largeAgain) = (large.Check(), large.CheckAgain());
    Say($"{Sets} ApplicationSets");
    var (expanded, written) = new SetsBenchmark(root, Path.Combine(work, "sets")).Measure(Sets, applications: 2000);

    var peak = new[] { cold, again, diff, reports, largeCold, largeAgain }.Max(cost => cost.PeakMegabytes);
    var more = applications * Growth;
    Goal[] goals =
    [
        new("seed: rehearsal, second run | git, kubectl and helm", rehearsal, commands, (1.5 * commands) + 0.6),
        new($"{applications} Applications, nothing cached | helm template, two at a time", cold.Seconds, bare.Seconds, 1, IsRatio: true),
        new("  processor time of both", cold.ProcessorSeconds, bare.ProcessorSeconds, 1, IsRatio: true),
        new($"{applications} Applications, second run | the first", again.Seconds, cold.Seconds, 2),
        new("diff with one change | the second run", diff.Seconds, again.Seconds, 2.5),
        new($"2000 Applications of {Sets} ApplicationSets: expansion | the same written out", expanded - written, written, 2),
        new($"{more} Applications, nothing cached | {applications}", largeCold.Seconds, cold.Seconds, Growth, IsRatio: true),
        new($"{more} Applications, second run | {applications}", largeAgain.Seconds, again.Seconds, Growth, IsRatio: true),
        new("peak memory", peak, null, 600, Unit: "MB"),
    ];
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 150);
    Write(["measured | baseline", "goal", "measured", "baseline", "ratio", ""], goals.Select(goal => goal.Row));
    Write(["where the time of these goes", "s"], new (string Room, double Seconds)[]
    {
        ("reading the YAML files, one after the other", yaml),
        ("expanding the ApplicationSets", expanded - written),
        ("rendering: what the first run follows longer than the second", cold.Step("follow and render") - again.Step("follow and render")),
        ("following, all of it rendered before", again.Step("follow and render")),
        ("checks", again.Step("check")),
        ("reports: what a second run with --output takes longer", reports.Seconds - again.Seconds),
        ("diff, both sides followed", diff.Seconds),
    }.Select(room => (string[])[room.Room, room.Seconds.ToString("F2", CultureInfo.InvariantCulture)]));
    return goals.All(goal => goal.Holds) ? 0 : 1;

    LargeBenchmark Large(int count) => new(
        root, Path.Combine(seed.Output, "repositories"), Path.Combine(work, count.ToString(CultureInfo.InvariantCulture)), count);
}
finally
{
    Directory.Delete(work, recursive: true);
    ForgetRenders();
}

static void Say(string what) => Console.Error.WriteLine($"Measuring {what} …");

static double ReadYaml(string folder)
{
    var texts = Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
        .Where(file => !file.Contains("/templates/", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
    var watch = Stopwatch.StartNew();
    texts.ForEach(text => YamlText.Read(text, lastKeyWins: true));
    return watch.Elapsed.TotalSeconds;
}

static void Write(string[] heads, IEnumerable<string[]> rows)
{
    var table = new Table { Border = TableBorder.Simple }.AddColumn(heads[0]);
    table.AddColumns([.. heads[1..].Select(head => new TableColumn(head).RightAligned())]);
    foreach (var row in rows)
    {
        table.AddRow([.. row.Select(cell => new Text(cell))]);
    }

    AnsiConsole.Write(table);
}

// Nobody renders the generated systems again.
void ForgetRenders()
{
    var renders = new DirectoryInfo(Path.Combine(root, ".homelab", ".cache", "renders"));
    foreach (var render in renders.Exists ? renders.EnumerateFiles("*", SearchOption.AllDirectories) : [])
    {
        if (render.CreationTimeUtc >= began)
        {
            render.Delete();
        }
    }
}
