namespace Homelab.Infra.Content;

/// <summary>Who has the last word on a file once it is in its repository.</summary>
public enum Ownership
{
    /// <summary>The program: every <c>pulumi up</c> puts the file back to what it is here.</summary>
    Managed,

    /// <summary>The repository: the file is written once and then changes by pull request or automation, never by the program.</summary>
    Seeded,
}

/// <summary>One file as it lands in a repository.</summary>
/// <param name="Path">Its path in the repository, with forward slashes.</param>
/// <param name="Text">Its whole content, tokens replaced.</param>
/// <param name="Ownership">Who has the last word on it.</param>
public sealed record RepositoryFile(string Path, string Text, Ownership Ownership);
