using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Homelab.Cli.Git;

/// <summary>The name that git gives to the content of a file: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects</summary>
internal static class GitBlob
{
    /// <summary>The name of a content.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="like">Any name of the same repository: which of the two hashes it has, its length shows.</param>
    [SuppressMessage("Security", "CA5350", Justification = "It is the name that git gives.")]
    public static string Name(byte[] content, string like = "")
    {
        byte[] named = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content];
        return Convert.ToHexStringLower(like.Length == 2 * SHA256.HashSizeInBytes ? SHA256.HashData(named) : SHA1.HashData(named));
    }
}
