using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL008: Applications sync, prune and heal by themselves and clean up after themselves.</summary>
internal sealed class RequiredSyncPolicy : Check
{
    public override CheckInfo Info { get; } = new()
    {
        Id = "HL008",
        Title = "Applications sync, prune and heal by themselves, and carry the cascade finalizer",
        Why = "Without these the cluster drifts from the repositories, and what an Application deployed stays behind when it goes.",
        Severity = Severity.Warning,
        Fix = $"Set syncPolicy.automated with prune and selfHeal, and the finalizer {Application.CascadeFinalizer}.",
        Bad = "spec:\n  syncPolicy: {}",
        Good = $"metadata:\n  finalizers:\n    - {Application.CascadeFinalizer}\nspec:\n  syncPolicy:\n    automated:\n      prune: "
            + "true\n      selfHeal: true",
    };

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

            if (!node.Application.Cascades)
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
