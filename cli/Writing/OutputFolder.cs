namespace Homelab.Cli.Writing;

/// <summary>
/// A folder that is replaced as a whole: what is written goes to a temporary folder beside it, which takes its place at the
/// end. Until then, and whenever something fails, the folder stays as it was and nothing is left behind; what a run that was killed has
/// left, the next one puts in order.
/// </summary>
internal sealed class OutputFolder : IDisposable
{
    /// <summary>The file that marks a folder as a rehearsal's output, so that it may be replaced.</summary>
    public const string PlanFile = "plan.json";

    /// <summary>The name of the folder that keeps what was rendered before.</summary>
    public const string CacheFolder = ".cache";

    /// <summary>The folder of the repositories that a rehearsal writes.</summary>
    public const string RepositoriesFolder = "repositories";

    private const string Old = ".old";
    private const string Lock = ".homelab-lock";

    private readonly RunLock _lock;

    private OutputFolder(string path, string staging, RunLock held) => (FullPath, Staging, _lock) = (path, staging, held);

    /// <summary>Where the output will be.</summary>
    public string FullPath { get; }

    /// <summary>Where to write until <see cref="Complete"/>.</summary>
    public string Staging { get; }

    /// <summary>The cache of a checkout. It holds whatever was rendered, unmasked, so it is never part of an output.</summary>
    public static string CacheOf(string root) => Path.Combine(root, ".homelab", CacheFolder);

    /// <summary>Prepares to replace <paramref name="path"/>.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="marker">The file by which an earlier output is told from somebody's own folder.</param>
    /// <param name="writer">What writes such a file.</param>
    /// <exception cref="RefusedException">There is something at that path that no earlier run wrote, or it can't be written to.</exception>
    public static OutputFolder Open(string path, string marker = PlanFile, string writer = "rehearsal")
    {
        // A link to a folder stays a link: what it points to is replaced.
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (new DirectoryInfo(full).LinkTarget is not null)
        {
            full = Directory.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        }

        Recover(full);
        if (Directory.Exists(full) && !IsOutput(full, marker) && Directory.EnumerateFileSystemEntries(full).Any())
        {
            throw new RefusedException(
                $"{path} isn't empty and no {writer} wrote it (it has no {marker}), so it is left alone; give an empty or new folder "
                    + "with --output.");
        }
        // Beside it, or in the nearest folder above that exists: on the same file system, and after a failure no new folders are left.
        var parent = full;
        do
        {
            if (File.Exists(parent))
            {
                throw new RefusedException($"{parent} is a file; give a folder with --output.");
            }

            parent = Path.GetDirectoryName(parent)
                ?? throw new RefusedException($"{path} is no folder of its own; give one with --output.");
        }
        while (!Directory.Exists(parent));
        var staging = Path.Combine(parent, NewName(Path.GetFileName(full)));
        try
        {
            var held = RunLock.New(staging + Lock);
            Directory.CreateDirectory(staging);
            return new OutputFolder(full, staging, held);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new RefusedException($"{path} can't be written: {error.Message}", error);
        }
    }

    // A killed run leaves its lock beside what it was writing. Until a folder above the output was there, that was further up.
    private static void Recover(string full)
    {
        var name = Path.GetFileName(full);
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        for (var folder = Path.GetDirectoryName(full); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, $"*{Lock}", options) : [])
            {
                var staging = path[..^Lock.Length];
                if (Path.GetFileName(staging) is var left && left.Length == NewName(name).Length
                    && left.StartsWith($".{name}.", StringComparison.Ordinal) && RunLock.Left(path) is { } held)
                {
                    using (held)
                    {
                        Recover(Path.Combine(folder, name), staging);
                    }
                }
            }
        }
    }

    private static string NewName(string name) => $".{name}.{Path.GetRandomFileName()}";

    private static void Recover(string output, string staging)
    {
        // Killed between the two moves: what was there before is the output still.
        if (Directory.Exists(staging + Old) && !Directory.Exists(output))
        {
            Directory.Move(staging + Old, output);
        }

        foreach (var left in new[] { staging, staging + Old }.Where(Directory.Exists))
        {
            Directory.Delete(left, recursive: true);
        }
    }

    // Of several stacks, the plans are in folders of their own, beside the one with the repositories.
    private static bool IsOutput(string folder, string marker) =>
        File.Exists(Path.Combine(folder, marker)) || (Directory.Exists(Path.Combine(folder, RepositoriesFolder))
            && Directory.EnumerateDirectories(folder).Any(stack => File.Exists(Path.Combine(stack, marker))));

    /// <summary>Puts what was written in the place of the folder.</summary>
    public void Complete()
    {
        if (!Directory.Exists(FullPath))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(FullPath)!);
            Directory.Move(Staging, FullPath);
            return;
        }

        var old = Staging + Old;
        Directory.Move(FullPath, old);
        try
        {
            Directory.Move(Staging, FullPath);
        }
        catch (IOException)
        {
            Directory.Move(old, FullPath);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was written unless it was put in place.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Staging))
        {
            Directory.Delete(Staging, recursive: true);
        }

        _lock.Dispose();
    }
}
