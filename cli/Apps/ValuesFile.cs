namespace Homelab.Cli.Apps;

/// <summary>The values that somebody brings along for a new app: kept as they are written, comments and all.</summary>
/// <param name="Text">The text; empty for none.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record ValuesFile(string Text, IReadOnlySet<string> Keys)
{
    private const long MaxSize = 1024 * 1024;

    // Written from the command line, or, the version, into the registry.
    private static readonly string[] Taken = ["appName", "componentName", "namespace", "environment", "image", "version"];

    /// <summary>Reads a file of values.</summary>
    /// <exception cref="RefusedException">It can't be used.</exception>
    public static ValuesFile Read(string? file)
    {
        if (file is null)
        {
            return new("", new HashSet<string>(StringComparer.Ordinal));
        }

        try
        {
            if (Path.Exists(file) && !RegularFile.Exists(file))
            {
                throw Refuse(file, "it is no regular file, and so never opened");
            }

            if (new FileInfo(file).Length > MaxSize)
            {
                throw Refuse(file, "it has more than 1 MB");
            }

            var text = File.ReadAllText(file).ReplaceLineEndings("\n").Trim('\n');
            if (YamlText.Read(text) is not [{ Root: YamlMap map }] || text.Split('\n').Any(line => line is "---" or "..."))
            {
                throw Refuse(file, "it is not one map of values without a line ---");
            }

            if (map.All.FirstOrDefault(entry => Taken.Contains(entry.Key.Value, StringComparer.Ordinal)) is { } entry)
            {
                throw Refuse(file, $"line {entry.Key.Line}: {entry.Key.Value} is set by the command line; leave it out");
            }

            return new(text + "\n", map.All.Select(entry => entry.Key.Value).ToHashSet(StringComparer.Ordinal));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or YamlReadException)
        {
            throw Refuse(file, error.Message, error);
        }
    }

    private static RefusedException Refuse(string file, string reason, Exception? inner = null) =>
        new($"--values {file}: {reason.TrimEnd('.')}.", inner);
}
