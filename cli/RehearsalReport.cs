using Homelab.Cli.Plans;
using Homelab.Cli.Settings;
using Spectre.Console;

namespace Homelab.Cli;

/// <summary>What a person reads at the end of a rehearsal.</summary>
internal static class RehearsalReport
{
    /// <summary>Writes the tree of the plan, counts, outputs, the secrets still to be set, and what to do next.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="plan">What would be created.</param>
    /// <param name="stack">The stack that the plan is of.</param>
    /// <param name="folder">Where the output was written.</param>
    public static void Write(IAnsiConsole console, Plan plan, StackSettings stack, string folder)
    {
        console.Write(PlanTree.Of(plan));
        console.WriteLine();
        console.Write(PlanCounts.Of(plan));
        console.WriteLine();
        Section(console, "Stack outputs", plan.Outputs.SelectMany(Lines));
        if (stack.UnsetSecrets.Count > 0)
            Section(console, "Set before pulumi up", stack.UnsetSecrets.Select(key => StackReader.SetSecret(plan.Stack, key)));
        Section(console, "Written", [Path.Combine(folder, OutputFolder.Marker), Path.Combine(folder, "repositories")]);
        Section(console, "Next", [$"pulumi up --stack {plan.Stack}"]);
    }

    private static void Section(IAnsiConsole console, string title, IEnumerable<string> lines)
    {
        console.Write(new Text($"{title}\n", new Style(decoration: Decoration.Bold)));
        // Straight to the terminal, which wraps without breaking what is copied from it.
        foreach (var line in lines) console.Profile.Out.Writer.WriteLine($"  {line}");
        console.WriteLine();
    }

    private static IEnumerable<string> Lines(KeyValuePair<string, object?> output) => output.Value is IReadOnlyDictionary<string, object?> map
        ? map.Select(entry => $"{entry.Key}: {Shown(entry.Value)}").Select(line => $"  {line}").Prepend($"{output.Key}:")
        : [$"{output.Key}: {Shown(output.Value)}"];

    private static string Shown(object? value) => value as string ?? PlanJson.Inline(value);
}
