namespace Homelab.Cli.Git;

/// <summary>A commit of exactly one file.</summary>
/// <param name="Path">The file's path in the repository, with forward slashes.</param>
/// <param name="Content">The whole file.</param>
/// <param name="Message">The commit message.</param>
/// <param name="Author">Who wrote it; also its committer.</param>
internal sealed record GitCommit(string Path, string Content, string Message, GitIdentity Author);

/// <summary>A name and an e-mail address, as git writes them into commits.</summary>
internal sealed record GitIdentity(string Name, string Email);
