namespace Homelab.GitOps.Checks;

/// <summary>HL019: containers that serve have probes.</summary>
internal sealed class Probes : Check
{
    private static readonly string[] Wanted = ["livenessProbe", "readinessProbe"];

    public override CheckInfo Info { get; } = CheckInfo.Of("HL019");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        foreach (var container in context.Workloads.Where(workload => workload.Serves).SelectMany(workload => workload.MainContainers))
        {
            var missing = Wanted.Where(probe => container.Node[probe] is null).ToList();
            if (missing.Count > 0)
            {
                yield return Found(
                    container.LocationOf(),
                    $"The {container} has no {string.Join(" and no ", missing)}.",
                    $"Add {string.Join(" and ", missing)}.",
                    container.Workload.Application.Name);
            }
        }
    }
}
