using System.Security.Cryptography;

namespace Homelab.GitOps.Tools;

/// <summary>
/// Results under the hash of everything they were made from. A result that is there is right by construction and never expires.
/// </summary>
internal sealed class ResultCache(string? folder)
{
    /// <summary>Hash of <paramref name="parts"/>, each with its length, so that no two lists of parts run together.</summary>
    public static string Key(params IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{part.Length}:{part}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The result kept under <paramref name="key"/>, or null.</summary>
    public string? Find(string key)
    {
        var path = PathOf(key);
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    /// <summary>Keeps a result.</summary>
    public void Keep(string key, string result)
    {
        if (PathOf(key) is { } path)
        {
            AtomicFile.Write(path, result);
        }
    }

    private string? PathOf(string key) => folder is null ? null : Path.Combine(folder, key[..2], key);
}
