namespace Homelab.GitOps.Yaml;

/// <summary>A place in a file: what every finding and every rendered object points to.</summary>
/// <param name="Repository">Name of the repository, or null for text that came from elsewhere (the plan, a <c>--project</c> file).</param>
/// <param name="Path">Path inside the repository, with forward slashes.</param>
/// <param name="Line">Line, from 1.</param>
public sealed record SourceLocation(string? Repository, string Path, int Line = 1)
{
    /// <summary><c>repository/path:line</c>, as people and editors read it.</summary>
    public override string ToString() => Repository is null ? $"{Path}:{Line}" : $"{Repository}/{Path}:{Line}";

    /// <summary>The same file at another line.</summary>
    public SourceLocation At(int line) => line > 0 ? this with { Line = line } : this;

    /// <summary>Whether both are in one file, whatever the line.</summary>
    public bool IsSameFile(SourceLocation other) => Repository == other.Repository && Path == other.Path;
}
