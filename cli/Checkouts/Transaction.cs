using Homelab.Cli.Git;

namespace Homelab.Cli.Checkouts;

/// <summary>
/// Changes files in several checkouts, and commits them when asked to, so that all of it happens or none. git holds every old byte, since
/// the checkouts are clean; what is being changed stands in a marker in the first one's <c>.git</c> folder until everything has. Whatever
/// ends it in between, the checkouts are as they were: at once, or, when the process is killed or the machine loses power, as soon as
/// the next command recovers. What somebody has changed since then is left alone and named.
/// </summary>
/// <param name="before">Told each step before it happens; tests let any of them fail here.</param>
internal sealed class Transaction(Action<string>? before = null)
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private const string MarkerName = "homelab-change.json";
    private const string NewFileName = "homelab-file.new";

    /// <summary>Makes the changes.</summary>
    /// <param name="changes">What changes, per checkout.</param>
    /// <param name="commit">Whether to commit it, too.</param>
    /// <param name="cancellation">Stops it, and undoes what was done.</param>
    /// <exception cref="RefusedException">It can't be done; everything is as it was.</exception>
    /// <exception cref="ToolFailedException">It failed; everything is as it was.</exception>
    /// <exception cref="NotUndoneException">It failed, and something could not be put back.</exception>
    public async Task ApplyAsync(IReadOnlyList<CheckoutChange> changes, bool commit, CancellationToken cancellation)
    {
        foreach (var change in changes)
        {
            Refuse(change);
        }

        var holder = changes[0].Checkout;
        List<MarkedCheckout> marked = [];
        var isMarked = false;
        try
        {
            foreach (var change in changes)
            {
                marked.Add(await MarkAsync(change, commit, cancellation));
            }

            Replace(holder, MarkerOf(holder), JsonSerializer.SerializeToUtf8Bytes(
                marked.Select(one => one with { Folder = Path.GetRelativePath(holder.Folder, one.Folder) })));
            isMarked = true;
            foreach (var (change, file) in changes.SelectMany(change => change.Files.Select(file => (change, file))))
            {
                cancellation.ThrowIfCancellationRequested();
                Place(change.Checkout, file);
            }

            foreach (var change in commit ? changes : [])
            {
                cancellation.ThrowIfCancellationRequested();
                if (change.Branch is { } branch)
                {
                    Step($"branch {change.Checkout.Name}");
                    await change.Checkout.BranchOffAsync(branch);
                }

                Step($"stage {change.Checkout.Name}");
                await change.Checkout.StageAsync(change.Files.Select(file => file.Path));
                Step($"commit {change.Checkout.Name}");
                await change.Checkout.CommitAsync(change.Message);
            }

            cancellation.ThrowIfCancellationRequested();
            Step($"delete {MarkerOf(holder)}");
            File.Delete(MarkerOf(holder));
        }
        catch (Exception error)
        {
            if (isMarked)
            {
                await UndoAsync(holder, marked, error);
            }

            if (error is IOException or UnauthorizedAccessException)
            {
                throw new ToolFailedException(error.Message, error);
            }

            throw;
        }
    }

    /// <summary>Undoes what a command that was killed has left half done in the checkouts right in <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder that holds the checkouts; one that does not exist holds none.</param>
    /// <param name="terminal">Told when there was something.</param>
    /// <exception cref="RefusedException">It can't be undone, or that command still runs.</exception>
    public async Task RecoverAsync(string folder, Terminal terminal)
    {
        var checkouts = Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(GitCheckout.Find) : [];
        foreach (var holder in checkouts.OfType<GitCheckout>().Where(checkout => RegularFile.Exists(MarkerOf(checkout))))
        {
            var marked = (await ReadAsync(MarkerOf(holder)))
                .ConvertAll(one => one with { Folder = Path.GetFullPath(one.Folder, holder.Folder) });
            using var locked = CheckoutLock.Take(marked.Select(one => GitCheckout.Find(one.Folder)).OfType<GitCheckout>());
            await RestoreAsync(holder, marked);
            terminal.Error.WriteLine("An earlier command was cut short; what it had changed was undone.");
        }
    }

    private static async Task<List<MarkedCheckout>> ReadAsync(string marker)
    {
        try
        {
            return JsonSerializer.Deserialize<List<MarkedCheckout>>(await File.ReadAllBytesAsync(marker), Strict) is { } marked
                && !marked.Contains(null!) ? marked : throw new JsonException("it is empty.");
        }
        catch (JsonException error)
        {
            throw new RefusedException(
                $"{marker} says what an earlier command left half done, and can't be read: {error.Message} Look at what is uncommitted "
                    + "there, and delete that file.",
                error);
        }
    }

    private static void Refuse(CheckoutChange change)
    {
        if (File.Exists(change.Checkout.IndexLock))
        {
            throw new RefusedException(
                $"git is at work in {change.Checkout.Folder}, or was killed there: {change.Checkout.IndexLock} exists.");
        }

        foreach (var path in change.Files.Select(file => Path.Combine(change.Checkout.Folder, file.Path)))
        {
            if (ModeOf(path) is { } mode && !mode.HasFlag(UnixFileMode.UserWrite))
            {
                throw new RefusedException($"{path} is read-only.");
            }

            for (var above = path; above.Length > change.Checkout.Folder.Length; above = Path.GetDirectoryName(above)!)
            {
                if (new FileInfo(above).LinkTarget is not null)
                {
                    throw new RefusedException($"{above} is a link, and links are not written through.");
                }
            }
        }
    }

    private async Task<MarkedCheckout> MarkAsync(CheckoutChange change, bool commit, CancellationToken cancellation)
    {
        var checkout = change.Checkout;
        await checkout.RequireCleanAsync(cancellation);
        var head = await checkout.HeadAsync(cancellation);
        List<MarkedFile> files = [];
        foreach (var file in change.Files)
        {
            var path = Path.Combine(checkout.Folder, file.Path);
            RequireUnchanged(path, file);
            Step($"keep {path}");
            files.Add(new(
                file.Path,
                file.Before is null ? null : await checkout.KeepAsync(file.Path, cancellation),
                file.After is null ? null : GitBlob.Name(file.After, head),
                ModeOf(path)));
        }

        return new(
            checkout.Folder, head, await checkout.BranchAsync(cancellation), commit ? change.Message : null, files, change.Branch);
    }

    private void Place(GitCheckout checkout, FileChange file)
    {
        var path = Path.Combine(checkout.Folder, file.Path);
        RequireUnchanged(path, file);
        if (file.After is null)
        {
            DeleteWithFolders(checkout, path);
        }
        else
        {
            CreateFolderOf(path);
            Replace(checkout, path, file.After);
        }
    }

    private void CreateFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Step($"create folder {folder}");
            Directory.CreateDirectory(folder);
        }
    }

    // Beside it first, so that it is there as a whole or not at all.
    private void Replace(GitCheckout checkout, string path, byte[] content)
    {
        var file = Path.Combine(checkout.GitFolder, NewFileName);
        Step($"create {path}");
        using (var stream = new FileStream(file, FileMode.Create, FileAccess.Write))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        Move(file, path, ModeOf(path));
    }

    private void Move(string file, string path, UnixFileMode? mode)
    {
        if (mode is { } value && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, value);
        }

        Step($"move {path}");
        File.Move(file, path, overwrite: true);
    }

    private async Task UndoAsync(GitCheckout holder, IReadOnlyList<MarkedCheckout> marked, Exception cause)
    {
        try
        {
            await RestoreAsync(holder, marked);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ToolFailedException or RefusedException)
        {
            throw new NotUndoneException(
                $"{cause.Message}\nWhat was done could not be undone either: {error.Message}\nThe next homelab command tries again.",
                cause);
        }
    }

    // Each step can be repeated, so that one that is itself cut short is finished by the next.
    private async Task RestoreAsync(GitCheckout holder, IEnumerable<MarkedCheckout> marked)
    {
        List<string> obstacles = [];
        foreach (var one in marked.Reverse())
        {
            if (GitCheckout.Find(one.Folder) is not { } checkout)
            {
                obstacles.Add($"{one.Folder} is no git checkout any more.");
            }
            else if (await UncommitAsync(checkout, one) is { } obstacle)
            {
                obstacles.Add(obstacle);
            }
            else
            {
                await RestoreFilesAsync(checkout, one, obstacles);
                File.Delete(Path.Combine(checkout.GitFolder, NewFileName));
            }
        }

        if (obstacles.Count > 0)
        {
            throw new RefusedException(
                $"{string.Join('\n', obstacles)}\nOr keep everything as it is now and forget the rest: delete {MarkerOf(holder)}.");
        }

        Step($"delete {MarkerOf(holder)}");
        File.Delete(MarkerOf(holder));
    }

    private async Task<string?> UncommitAsync(GitCheckout checkout, MarkedCheckout one)
    {
        if (File.Exists(checkout.IndexLock))
        {
            return $"{checkout.IndexLock} is in the way: git is at work there, or was killed. When no git runs any more, delete that file.";
        }

        var branch = await checkout.BranchAsync(CancellationToken.None);
        if (branch != one.Branch && branch != $"refs/heads/{one.NewBranch}")
        {
            return $"{checkout.Folder} is on another branch since; go back to {one.Branch}.";
        }

        if (await checkout.HeadAsync(CancellationToken.None) != one.Head)
        {
            if (one.Message is null || !await checkout.IsOnlyCommitSinceAsync(one.Head, one.Message))
            {
                return $"{checkout.Folder} has commits that are not homelab's since {one.Head}; go back to that one.";
            }

            Step($"uncommit {checkout.Name}");
            await checkout.MoveBackAsync(one.Head);
        }

        if (branch != one.Branch)
        {
            Step($"switch {checkout.Name}");
            await checkout.SwitchAsync(one.Branch);
        }

        if (one.NewBranch is not null && await checkout.HasBranchAsync(one.NewBranch, CancellationToken.None))
        {
            Step($"unbranch {checkout.Name}");
            await checkout.DeleteBranchAsync(one.NewBranch);
        }

        return null;
    }

    private async Task RestoreFilesAsync(GitCheckout checkout, MarkedCheckout one, List<string> obstacles)
    {
        List<(string Path, MarkedFile File, string? Now)> mine = [];
        foreach (var file in one.Files)
        {
            var path = Path.Combine(checkout.Folder, file.Path);
            var now = File.Exists(path) ? GitBlob.Name(await File.ReadAllBytesAsync(path), one.Head) : null;
            if (now == file.Before || now == file.After)
            {
                mine.Add((path, file, now));
            }
            else
            {
                obstacles.Add($"{path} was changed since; what it held before: git -C {checkout.Folder} show {one.Head}:{file.Path}.");
            }
        }

        if (one.Message is not null && mine.Count > 0)
        {
            Step($"unstage {checkout.Name}");
            await checkout.UnstageAsync(mine.Select(file => file.File.Path));
        }

        foreach (var (path, file, now) in mine)
        {
            if (file.Before is null)
            {
                DeleteWithFolders(checkout, path);
            }
            else if (now != file.Before)
            {
                CreateFolderOf(path);
                Step($"restore {path}");
                Move(await checkout.UnpackAsync(file.Before), path, file.Mode ?? ModeOf(path));
            }
        }
    }

    // As git does with folders that nothing is in any more.
    private void DeleteWithFolders(GitCheckout checkout, string path)
    {
        if (File.Exists(path))
        {
            Step($"delete {path}");
            File.Delete(path);
        }

        for (var folder = Path.GetDirectoryName(path)!; folder.Length > checkout.Folder.Length; folder = Path.GetDirectoryName(folder)!)
        {
            if (Directory.Exists(folder))
            {
                if (Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    return;
                }

                Step($"delete folder {folder}");
                Directory.Delete(folder);
            }
        }
    }

    private static void RequireUnchanged(string path, FileChange file)
    {
        var now = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if ((now is null) != (file.Before is null) || !now.AsSpan().SequenceEqual(file.Before))
        {
            throw new IOException($"{path} was changed by something else at this moment.");
        }
    }

    private void Step(string what) => before?.Invoke(what);

    private static string MarkerOf(GitCheckout holder) => Path.Combine(holder.GitFolder, MarkerName);

    private static UnixFileMode? ModeOf(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) ? File.GetUnixFileMode(path) : null;

    /// <summary>One checkout of a change that is under way.</summary>
    /// <param name="Folder">The checkout; in the file relative to the one that holds the marker.</param>
    /// <param name="Head">The commit before.</param>
    /// <param name="Branch">Its branch.</param>
    /// <param name="Message">The message of the new commit; null when there is to be none.</param>
    /// <param name="Files">The files.</param>
    /// <param name="NewBranch">The branch that is made for the commit; null for none. There was none of the name before.</param>
    private sealed record MarkedCheckout(
        string Folder, string Head, string Branch, string? Message, IReadOnlyList<MarkedFile> Files, string? NewBranch = null);

    /// <summary>One file of it.</summary>
    /// <param name="Path">Its path in the checkout.</param>
    /// <param name="Before">git's name for what it held; null when it was not there.</param>
    /// <param name="After">git's name for what it is to hold; null when it is to go.</param>
    /// <param name="Mode">The mode that it had; null when it was not there.</param>
    private sealed record MarkedFile(string Path, string? Before, string? After, UnixFileMode? Mode = null);
}
