namespace Homelab.GitOps.Repositories;

/// <summary>
/// The two facts wanted of a checkout's <c>.git</c>, without running git and without leaving the folder (a worktree's <c>.git</c>
/// is a file that leads out).
/// </summary>
internal static class GitFolder
{
    public static string? OriginUrl(string checkout)
    {
        var inOrigin = false;
        foreach (var line in Lines(checkout, "config"))
        {
            var text = line.Trim();
            if (text.StartsWith('['))
            {
                inOrigin = text.Replace(" ", "", StringComparison.Ordinal) == "[remote\"origin\"]";
            }
            else if (inOrigin && text.Split('=', 2) is [var key, var value] && key.Trim() == "url")
            {
                return value.Trim();
            }
        }

        return null;
    }

    public static string? Branch(string checkout)
    {
        const string Prefix = "ref: refs/heads/";
        var head = Lines(checkout, "HEAD").FirstOrDefault()?.Trim();
        return head?.StartsWith(Prefix, StringComparison.Ordinal) == true ? head[Prefix.Length..] : null;
    }

    private static string[] Lines(string checkout, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(checkout, ".git"));
        var file = new FileInfo(Path.Combine(folder.FullName, name));
        return folder is { Exists: true, LinkTarget: null } && RegularFile.Exists(file.FullName)
            && file is { LinkTarget: null, Length: <= Repository.MaxFileSize }
            ? File.ReadAllLines(file.FullName)
            : [];
    }
}
