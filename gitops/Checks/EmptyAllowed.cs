namespace Homelab.GitOps.Checks;

/// <summary>HL032: an Application that renders nothing may sync to nothing.</summary>
internal sealed class EmptyAllowed : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL032");

    // https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty-v18
    public override IEnumerable<Finding> Run(CheckContext context) => context.Tree.Applications
        .Where(node => node is { State: NodeState.Rendered, Objects.Count: 0 }
            && node.Application.SyncPolicy is { Automated: true, Prune: true, AllowsEmpty: false })
        .Select(node => Found(
            node.Application.Definition.LocationOf("spec", "syncPolicy", "automated"),
            $"Application {node.Name} renders nothing, and without allowEmpty Argo CD removes nothing of what it has deployed "
                + "(\"auto-sync will wipe out all resources\").",
            Info.Fix,
            node.Name));
}
