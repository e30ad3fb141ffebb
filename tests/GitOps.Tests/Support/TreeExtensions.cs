using Homelab.GitOps.Resolution;

namespace Homelab.GitOps.Tests.Support;

internal static class TreeExtensions
{
    public static ApplicationNode Application(this GitOpsTree tree, string name) =>
        tree.Applications.Single(node => string.Equals(node.Name, name, StringComparison.Ordinal));
}
