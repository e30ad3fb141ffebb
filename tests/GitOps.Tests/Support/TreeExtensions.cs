using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Resolution;

namespace Homelab.GitOps.Tests.Support;

internal static class TreeExtensions
{
    public static ApplicationNode Application(this ApplicationTree tree, string name) =>
        tree.Applications.Single(node => node.Name == name);
}
