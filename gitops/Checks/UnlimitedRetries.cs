namespace Homelab.GitOps.Checks;

/// <summary>HL031: an Application that waits for others never gives up.</summary>
internal sealed class UnlimitedRetries : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL031");

    public override IEnumerable<Finding> Run(CheckContext context) =>
        from node in context.Tree.Applications
        let policy = node.Application.SyncPolicy
        where policy.Automated && policy.RetryLimit >= 0 && node.WaitedFor is not null
        select Found(
            node.Application.Definition.LocationOf("spec", "syncPolicy", "retry", "limit"),
            $"Application {node.Name} waits for {node.WaitedFor!.Name}, and after {policy.RetryLimit} "
                + $"{(policy.RetryLimit == 1 ? "retry" : "retries")} it gives up on that commit.",
            Info.Fix,
            node.Name);
}
