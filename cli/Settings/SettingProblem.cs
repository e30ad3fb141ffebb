namespace Homelab.Cli.Settings;

/// <summary>Something in a settings file that has to be changed.</summary>
/// <param name="File">The file's name, such as <c>Pulumi.dev.yaml</c>.</param>
/// <param name="Line">The line in it, where there is one.</param>
/// <param name="Message">What is wrong and what to write instead; never a secret.</param>
internal sealed record SettingProblem(string File, long? Line, string Message)
{
    /// <summary>The problem on one line, with file and line before it as editors and terminals link them.</summary>
    public override string ToString() => Line is null ? $"{File}: {Message}" : $"{File}:{Line}: {Message}";

    /// <summary>All problems as one message, in the order in which they stand in the files.</summary>
    public static RefusedException Exception(IReadOnlyList<SettingProblem> problems)
    {
        var lines = problems.OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line ?? long.MaxValue)
            .Select(problem => problem.ToString()).Distinct(StringComparer.Ordinal)
            .ToList();
        var title = lines.Count == 1 ? "The settings cannot be used:" : $"The settings cannot be used, for {lines.Count} reasons:";
        return new RefusedException(string.Join('\n', lines.Select(line => $"  {line}").Prepend(title)));
    }
}
