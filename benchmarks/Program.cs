using System.Globalization;
using Homelab.Benchmarks;
using Spectre.Console;

if (args is not [var root, .. var rest])
{
    Console.Error.WriteLine("Run it with benchmarks/run [generate FOLDER] [APPLICATIONS].");
    return 2;
}

var applications = rest is [.., var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var given) ? given : 1000;
var work = Directory.CreateTempSubdirectory("homelab-benchmarks-").FullName;
try
{
    var seed = new SeedBenchmark(root, work);
    if (rest is ["generate", var folder, ..])
    {
        Command.Run(Path.Combine(root, "homelab"), "rehearse", "--output", seed.Output);
        new SystemGenerator(Path.Combine(seed.Output, "repositories"), folder).Generate(applications, domains: 20);
        Console.WriteLine($"{applications} Applications in {folder}; the root is {SystemGenerator.Root}.");
        return 0;
    }

    Console.Error.WriteLine("Measuring the seed …");
    var (rehearsal, commands) = seed.Measure();
    Console.Error.WriteLine($"Measuring {applications} Applications …");
    var (cold, again, bare) = new LargeBenchmark(root, work).Measure(Path.Combine(seed.Output, "repositories"), applications);

    var table = new Table { Border = TableBorder.Simple }.AddColumn("").AddColumn(new TableColumn("measured").RightAligned())
        .AddColumn(new TableColumn("bound").RightAligned())
        .AddColumn("");
    Add("seed: bare git, kubectl and helm, one after the other", commands, null, "s");
    Add("seed: rehearsal, second run", rehearsal, (1.5 * commands) + 0.6, "s");
    Add($"{applications} Applications: bare helm template, two at a time", bare, null, "s");
    Add($"{applications} Applications: check, nothing cached", cold.Seconds, 1.25 * bare, "s");
    Add("  as a ratio", cold.Seconds / bare, 1.25, "×");
    Add($"{applications} Applications: check again", again.Seconds, 5, "s");
    Add("peak memory", Math.Max(cold.PeakMegabytes, again.PeakMegabytes), 500, "MB");
    AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 120);
    AnsiConsole.Write(table);
    return 0;

    void Add(string what, double measured, double? bound, string unit) => table.AddRow(
        what, string.Create(CultureInfo.InvariantCulture, $"{measured:F2} {unit}"),
        bound is { } limit ? string.Create(CultureInfo.InvariantCulture, $"< {limit:F2} {unit}") : "",
        bound is null ? "" : measured < bound ? "kept" : "missed");
}
finally
{
    Directory.Delete(work, recursive: true);
}
