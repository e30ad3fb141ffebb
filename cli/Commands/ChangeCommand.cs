using Homelab.Cli.Apps;
using Homelab.Cli.Checkouts;

namespace Homelab.Cli.Commands;

/// <summary>
/// What all commands have in common that change checkouts: nothing uncommitted, checks, files, commits, and what to do next.
/// </summary>
/// <param name="terminal">Where to write.</param>
/// <param name="root">The checkout of this project, which has the settings and keeps the cache.</param>
/// <param name="tools">helm, kubectl and node.</param>
internal sealed class ChangeCommand(Terminal terminal, string root, Toolbox tools)
{
    private const string Unchanged = "Nothing was changed.";

    private readonly Transaction _transaction = new();

    /// <summary>Makes a change.</summary>
    /// <param name="folder">The folder that holds the checkouts.</param>
    /// <param name="plan">Works out what has to change; null when nothing has to.</param>
    /// <param name="unchanged">What to say then.</param>
    /// <param name="committing">Whether and where to commit it.</param>
    /// <param name="cancellation">Stops it, and undoes what was done.</param>
    /// <exception cref="RefusedException">It is refused; everything is as it was.</exception>
    /// <exception cref="ToolFailedException">It failed; everything is as it was.</exception>
    /// <exception cref="NotUndoneException">It failed, and something could not be put back.</exception>
    public async Task<Outcome> RunAsync(
        string folder, Func<HomelabRepositories, AppChange?> plan, Func<HomelabRepositories, string> unchanged,
        Committing committing, CancellationToken cancellation)
    {
        await _transaction.RecoverAsync(folder, terminal);
        try
        {
            return await ChangeAsync(folder, plan, unchanged, committing, cancellation);
        }
        catch (RefusedException error)
        {
            throw new RefusedException(AndUnchanged(error), error.InnerException);
        }
        catch (ToolFailedException error)
        {
            throw new ToolFailedException(AndUnchanged(error), error.InnerException);
        }
    }

    private static string AndUnchanged(Exception error) => $"{error.Message.TrimEnd().TrimEnd('.')}. {Unchanged}";

    private async Task<Outcome> ChangeAsync(
        string folder, Func<HomelabRepositories, AppChange?> plan, Func<HomelabRepositories, string> unchanged,
        Committing committing, CancellationToken cancellation)
    {
        var order = EnvironmentOrder.Of(root);
        using var locked = CheckoutLock.Take(
            HomelabRepositories.In(folder, order).All.Select(repository => GitCheckout.Find(repository.Folder)).OfType<GitCheckout>());
        var homelab = HomelabRepositories.In(folder, order);
        if (plan(homelab) is not { } change)
        {
            terminal.Output.WriteLine(unchanged(homelab));
            return Outcome.Fine;
        }

        var changes = await CheckoutsAsync(homelab, change, committing, cancellation);
        var isChecked = homelab.EnvironmentsApps is not null;
        if (!isChecked)
        {
            terminal.Error.WriteLine("Not checked: environments-apps is not among the checkouts.");
        }
        else if (!await PassesAsync(homelab, change, cancellation))
        {
            return Outcome.Found;
        }

        await _transaction.ApplyAsync(changes, committing.IsAsked, cancellation);
        Tell(change, committing, isChecked);
        return Outcome.Fine;
    }

    private static async Task<IReadOnlyList<CheckoutChange>> CheckoutsAsync(
        HomelabRepositories homelab, AppChange change, Committing committing, CancellationToken cancellation)
    {
        List<CheckoutChange> changes = [];
        foreach (var one in change.Repositories)
        {
            var checkout = GitCheckout.Find(one.Repository.Folder) ?? throw new RefusedException(
                $"{one.Repository.Folder} is no git checkout, so what is changed there could not be undone.");
            if (committing.IsAsked)
            {
                await checkout.RequireBranchAsync(cancellation);
            }

            if (committing.Branch is { } branch && await checkout.HasBranchAsync(branch, cancellation))
            {
                throw new RefusedException($"{checkout.Folder} has a branch {branch} already; choose another name.");
            }

            changes.Add(new(checkout, [.. one.Files], one.Message, committing.Branch));
        }

        foreach (var checkout in homelab.All.Select(repository => GitCheckout.Find(repository.Folder)).OfType<GitCheckout>())
        {
            await checkout.RequireCleanAsync(cancellation);
        }

        return changes;
    }

    private async Task<bool> PassesAsync(HomelabRepositories homelab, AppChange change, CancellationToken cancellation)
    {
        var copy = new CheckedCopy(homelab, tools, new ToolOptions { CacheFolder = OutputFolder.CacheOf(root) });
        var results = await terminal.ProgressAsync(step =>
        {
            step($"Checking {string.Join(" and ", change.Environments)} as it would be …");
            return copy.CheckAsync(change, cancellation);
        });
        foreach (var found in results.Where(result => result.Findings.Count > 0))
        {
            FindingsText.Write(terminal.Output, found.Findings, all: true);
            terminal.Fail($"{found.Environment} would not pass the checks: {Words.Count(found.Findings.Count, "finding")}. {Unchanged}");
        }

        if (results.Any(result => result.Findings.Count > 0))
        {
            return false;
        }

        if (results.SelectMany(result => result.CheckedTree.Checks.MissingTools).FirstOrDefault() is { } tool)
        {
            throw new ToolFailedException($"{tool} is missing, so not everything could be checked.");
        }

        var skipped = results.SelectMany(result => result.CheckedTree.Checks.NotChecked).Select(one => one.Check.Id)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (skipped.Count > 0)
        {
            terminal.Error.WriteLine($"Not checked: {string.Join(", ", skipped)}; homelab check says why.");
        }

        return true;
    }

    private void Tell(AppChange change, Committing committing, bool isChecked)
    {
        var output = terminal.Output;
        output.WriteLine($"{char.ToUpperInvariant(change.Summary[0])}{change.Summary[1..]}{(isChecked ? "; the checks pass" : "")}.");
        foreach (var one in change.Repositories)
        {
            output.WriteLine($"  {one.Repository.Name}{(committing.IsAsked ? $": {one.Message}" : "")}");
            foreach (var file in one.Files)
            {
                var what = file.Before is null ? "new    " : file.After is null ? "removed" : "changed";
                output.WriteLine($"    {what}  {Printable.Line(file.Path)}");
            }
        }

        foreach (var note in change.Notes)
        {
            output.WriteLine($"Note: {Printable.Line(SecretMask.Shown(note))}");
        }

        output.WriteLine(committing is { IsAsked: true, Branch: null }
            ? "Next, in this order; GitHub refuses it where the branch is protected, and --branch NAME makes one for a pull request:"
            : "Next, in this order, each merged before the one after it:");
        foreach (var command in change.Repositories.SelectMany(one => Next(one.Repository.Folder, one.Message, committing)))
        {
            output.WriteLine($"  {command}");
        }
    }

    private static IEnumerable<string> Next(string folder, string message, Committing committing) => committing switch
    {
        { Branch: { } branch } =>
        [
            $"git -C {folder} push --set-upstream origin {branch}",
            $"(cd {folder} && gh pr create --fill)",
            $"(cd {folder} && gh pr merge --squash --delete-branch)    # once validate is green",
        ],
        { IsAsked: true } => [$"git -C {folder} push"],
        _ => [$"git -C {folder} add --all && git -C {folder} commit --message \"{message}\""],
    };
}
