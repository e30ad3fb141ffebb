using System.Text.Json;

namespace Homelab.Fuzz.Tests;

/// <summary>What can happen to a file, a folder or a command line.</summary>
internal enum MutationKind
{
    /// <summary>Another value for the key or list item of a line.</summary>
    Value,

    /// <summary>Another key.</summary>
    Key,

    /// <summary>One more line, as far to the right as the one that it follows.</summary>
    Insert,

    /// <summary>A line is gone.</summary>
    Delete,

    /// <summary>A line twice.</summary>
    Duplicate,

    /// <summary>A line further to the right or the left.</summary>
    Indent,

    /// <summary>Nothing after this line.</summary>
    Truncate,

    /// <summary>Another document at the end.</summary>
    Append,

    /// <summary>Something else altogether in the file.</summary>
    Content,

    /// <summary>The file is gone.</summary>
    Remove,

    /// <summary>The file has another name.</summary>
    Rename,

    /// <summary>One more file, with what this one holds.</summary>
    Copy,

    /// <summary>A link in its place.</summary>
    Link,

    /// <summary>A named pipe in its place, which whoever opens it waits for.</summary>
    Pipe,

    /// <summary>A folder in its place.</summary>
    Folder,

    /// <summary>Another argument.</summary>
    Argument,

    /// <summary>One argument less.</summary>
    DropArgument,

    /// <summary>One argument more.</summary>
    AddArgument,
}

/// <summary>One change of a <see cref="Scenery"/>.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="File">Which file or argument, modulo how many there are.</param>
/// <param name="Line">Which line, modulo how many there are.</param>
/// <param name="Text">The new text.</param>
internal sealed record Mutation(MutationKind Kind, int File, int Line, string Text)
{
    private const string Indentation = "  ";

    /// <summary>Makes the change.</summary>
    public void Apply(Scenery scenery)
    {
        if (Kind >= MutationKind.Argument)
        {
            ChangeArguments(scenery.Arguments);
            return;
        }

        var paths = scenery.Entries.Keys.Order(StringComparer.Ordinal).ToList();
        if (paths.Count == 0)
        {
            return;
        }

        var path = paths[File % paths.Count];
        var entry = scenery.Entries[path];
        switch (Kind)
        {
            case MutationKind.Remove:
                scenery.Entries.Remove(path);
                break;
            case MutationKind.Rename:
            case MutationKind.Copy:
                if (Kind is MutationKind.Rename)
                {
                    scenery.Entries.Remove(path);
                }

                scenery.Entries[$"{path[..(path.LastIndexOf('/') + 1)]}{Text}"] = entry;
                break;
            case MutationKind.Link:
                scenery.Entries[path] = new(EntryKind.Link, Text);
                break;
            case MutationKind.Pipe:
                scenery.Entries[path] = new(EntryKind.Pipe, "");
                break;
            case MutationKind.Folder:
                scenery.Entries[path] = new(EntryKind.Folder, "");
                break;
            case var _ when entry.Kind is not EntryKind.File:
                break;
            case MutationKind.Append:
                scenery.Entries[path] = entry with { Text = $"{entry.Text}---\n{Text}\n" };
                break;
            case MutationKind.Content:
                scenery.Entries[path] = entry with { Text = Text };
                break;
            default:
                scenery.Entries[path] = entry with { Text = string.Join('\n', Lines([.. entry.Text.Split('\n')])) };
                break;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = JsonSerializer.Serialize(Text);
        return $"{Kind} {File} {Line} {(text.Length > 300 ? $"{text[..300]}… ({Text.Length} characters)" : text)}";
    }

    private List<string> Lines(List<string> lines)
    {
        var index = Line % lines.Count;
        var (left, key, value) = Parts(lines[index]);
        switch (Kind)
        {
            case MutationKind.Value:
                lines[index] = $"{left}{key}{(key.Length > 0 ? ": " : "")}{Text}";
                break;
            case MutationKind.Key:
                lines[index] = $"{left}{Text}: {value}";
                break;
            case MutationKind.Insert:
                lines.Insert(index + 1, left.Replace('-', ' ') + Text);
                break;
            case MutationKind.Delete:
                lines.RemoveAt(index);
                break;
            case MutationKind.Duplicate:
                lines.Insert(index, lines[index]);
                break;
            case MutationKind.Indent:
                lines[index] = Text.Length % 2 == 0 || !lines[index].StartsWith(Indentation, StringComparison.Ordinal)
                    ? Indentation + lines[index]
                    : lines[index][Indentation.Length..];
                break;
            default:
                lines.RemoveRange(index, lines.Count - index);
                break;
        }

        return lines;
    }

    private void ChangeArguments(List<string> arguments)
    {
        var index = File % (arguments.Count + 1);
        if (Kind is MutationKind.AddArgument)
        {
            arguments.Insert(index, Text);
        }
        else if (index < arguments.Count && Kind is MutationKind.DropArgument)
        {
            arguments.RemoveAt(index);
        }
        else if (index < arguments.Count)
        {
            arguments[index] = Text;
        }
    }

    // Indentation with the hyphens of lists, key, value.
    private static (string Left, string Key, string Value) Parts(string line)
    {
        var content = line.AsSpan().TrimStart(" -").Length;
        var (left, rest) = (line[..^content], line[^content..]);
        var colon = rest.IndexOf(": ", StringComparison.Ordinal);
        return colon > 0 ? (left, rest[..colon], rest[(colon + 2)..])
            : rest.EndsWith(':') ? (left, rest[..^1], "")
            : (left, "", rest);
    }
}
