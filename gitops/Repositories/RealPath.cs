namespace Homelab.GitOps.Repositories;

/// <summary>Paths with every link in them resolved, so that "inside this folder" can be told from the text of the path.</summary>
internal static class RealPath
{
    public static FileSystemInfo Of(FileSystemInfo entry)
    {
        var path = Of(entry.FullName);
        return entry is DirectoryInfo || Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
    }

    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var parent = Path.GetDirectoryName(full);
        if (parent is null)
        {
            return full;
        }

        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        FileSystemInfo entry = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return entry.LinkTarget is null ? here : Of(entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here);
    }
}
