using System.Collections.Immutable;

namespace Homelab.Fuzz.Tests;

/// <summary>What a command is run on before anything happens to it.</summary>
internal enum Scene
{
    /// <summary>Checkouts with one Application of each kind, every field set (<c>World/</c>).</summary>
    Tree,

    /// <summary>Of <see cref="Tree"/> what the Application with a chart needs.</summary>
    Helm,

    /// <summary>Of <see cref="Tree"/> what the Application with a kustomization needs.</summary>
    Kustomize,

    /// <summary>Of <see cref="Tree"/> what the Applications with plain folders need, and the project.</summary>
    Directory,

    /// <summary>The four repositories, as a rehearsal leaves them.</summary>
    Homelab,

    /// <summary>The settings files of a project.</summary>
    Settings,
}

/// <summary>One input: a scene, a command, and what happened to both. The less happened, the simpler it is.</summary>
/// <param name="Scene">What it begins with.</param>
/// <param name="Command">The command line.</param>
/// <param name="WithTools">Whether helm, kubectl and node are there.</param>
/// <param name="Mutations">What happened, in this order.</param>
internal sealed record FuzzInput(Scene Scene, ImmutableArray<string> Command, bool WithTools, ImmutableArray<Mutation> Mutations)
{
    /// <summary>The same input with less that happened to it.</summary>
    public IEnumerable<FuzzInput> Simpler() => Enumerable.Range(0, Mutations.Length)
        .Select(index => this with { Mutations = Mutations.RemoveAt(index) });

    /// <inheritdoc/>
    public override string ToString()
    {
        var before = Worlds.Of(this);
        var after = Worlds.Of(this);
        foreach (var mutation in Mutations)
        {
            mutation.Apply(after);
        }

        var changed = before.Entries.Keys.Union(after.Entries.Keys, StringComparer.Ordinal)
            .Where(path => before.Entries.GetValueOrDefault(path) != after.Entries.GetValueOrDefault(path))
            .Select(path => $"  {path}: {after.Entries.GetValueOrDefault(path) switch
            {
                null => "gone",
                { Kind: EntryKind.File, Text: var text } => $"\n{Difference(before.Entries.GetValueOrDefault(path)?.Text ?? "", text)}",
                var entry => $"{entry.Kind} {entry.Text}",
            }}");
        return string.Join(
            '\n',
            [
                $"{Scene}{(WithTools ? " with tools" : "")}: homelab {string.Join(' ', after.Arguments.Select(Short))}",
                .. Mutations.Select(mutation => $"  {mutation}"),
                .. changed,
            ]);
    }

    private static string Difference(string before, string after)
    {
        var known = before.Split('\n').ToHashSet(StringComparer.Ordinal);
        return string.Join('\n', after.Split('\n').Where(line => !known.Contains(line)).Take(20).Select(line => $"    | {Short(line)}"));
    }

    private static string Short(string text) => text.Length > 200 ? $"{text[..200]}… ({text.Length} characters)" : text;
}
