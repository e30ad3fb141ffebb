using Homelab.Cli.Checkouts;
using Homelab.Cli.Doctor;
using Homelab.Cli.Watch;
using Homelab.Infra;

namespace Homelab.Cli.Commands;

/// <summary>What runs in the real cluster beside what the checkouts say.</summary>
internal static class ClusterStatus
{
    /// <summary>Asks both, and tells in what they differ.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="roots">Where to begin; of homelabs as this program writes them, the stack's alone.</param>
    /// <param name="stack">The stack, whose cluster it is.</param>
    /// <param name="root">The checkout of this project.</param>
    /// <param name="tools">helm, kubectl, and pulumi where the kubeconfig is a secret of the stack.</param>
    /// <param name="surroundings">What lies outside of the checkout.</param>
    /// <param name="asJson">Whether it is for programs.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<int> RunAsync(
        Terminal terminal, CheckoutRoots roots, string stack, string root, Toolbox tools, Surroundings surroundings, bool asJson,
        CancellationToken cancellation)
    {
        var content = Path.Combine(Checkout.Root, "infra", "repositories");
        var examination = new Examination(StackSettings.Read(root, stack), root, content, tools, surroundings);
        var rootName = new EnvironmentPlace(stack).RootName;
        var own = roots.Named.Where(path => Path.GetFileNameWithoutExtension(path) == rootName).ToList();
        var (tree, status) = await terminal.ProgressAsync(async step =>
        {
            step("Following the Applications …");
            var resolver = new TreeResolver(tools, new ToolOptions { CacheFolder = OutputFolder.CacheOf(root) });
            var tree = own.Count > 0
                ? await roots.FollowAsync(own, resolver, cancellation)
                : await roots.FollowAsync(resolver, cancellation);
            if (tree.Applications.Count == 0)
            {
                return (tree, (LiveStatus?)null);
            }

            step("Asking the cluster …");
            var first = own.Count > 0 ? rootName : tree.Roots[0].Name;
            var watching = await Watching.ConnectAsync(examination, first, cancellation);
            var picture = await watching.LookAsync(cancellation);
            return (tree, LiveStatus.Of(tree, picture, await HeadsAsync(tree, cancellation), watching.Mask));
        });
        if (status is null)
        {
            return TreeStatus.Show(terminal, tree, asJson);
        }

        if (asJson)
        {
            terminal.Output.Profile.Out.Writer.WriteLine(LiveJson.Write(stack, status));
        }
        else
        {
            terminal.Output.Write(LiveTable.Of(status));
            terminal.Output.WriteLine(status.Verdict(stack));
        }

        return (int)(status.Drifting.Any() ? Outcome.Found : Outcome.Fine);
    }

    private static async Task<IReadOnlyDictionary<string, string?>> HeadsAsync(ApplicationTree tree, CancellationToken cancellation)
    {
        var all = await Task.WhenAll(tree.Repositories.All.Select(async one => (one.Name, Head: await HeadAsync(one))));
        return all.ToDictionary(one => one.Name, one => one.Head, StringComparer.Ordinal);

        async Task<string?> HeadAsync(Repository repository)
        {
            try
            {
                return GitCheckout.Find(repository.Folder) is { } checkout ? await checkout.HeadAsync(cancellation) : null;
            }
            catch (ToolFailedException)
            {
                // A note says so: the versions can be compared all the same.
                return null;
            }
        }
    }
}
