namespace Homelab.GitOps.Checks;

/// <summary>HL008: Applications sync, prune and heal by themselves and clean up after themselves.</summary>
internal sealed class RequiredSyncPolicy : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL008");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        foreach (var node in context.Tree.Applications)
        {
            var policy = node.Application.SyncPolicy;
            List<string> missing = [];
            if (!policy.Automated)
            {
                missing.Add("syncPolicy.automated");
            }

            if (!policy.Prune)
            {
                missing.Add("prune: true");
            }

            if (!policy.SelfHeal)
            {
                missing.Add("selfHeal: true");
            }

            if (!node.Application.Cascades && !Foundations.Deploys(node))
            {
                missing.Add($"the finalizer {Application.CascadeFinalizer}");
            }

            if (missing.Count == 0)
            {
                continue;
            }

            string[] field = node.Application.Cascades ? ["spec", "syncPolicy", "automated"] : ["metadata", "finalizers"];
            yield return Found(
                node.Application.Definition.LocationOf(field),
                $"Application {node.Name} lacks {string.Join(", ", missing)}.",
                Info.Fix,
                node.Name);
        }
    }
}
