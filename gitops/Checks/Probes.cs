using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL019: containers that serve have probes.</summary>
internal sealed class Probes : Check
{
    private static readonly string[] Wanted = ["livenessProbe", "readinessProbe"];

    public override CheckInfo Info { get; } = new()
    {
        Id = "HL019",
        Title = "Containers that serve have liveness and readiness probes",
        Why = "Without them Kubernetes sends requests to a pod that isn't ready, and keeps one that hangs.",
        Severity = Severity.Warning,
        Fix = "Add the probe.",
        Bad = "containers:\n  - name: hugo",
        Good = "containers:\n  - name: hugo\n    livenessProbe:\n      httpGet: { path: /healthz, port: http }\n    readinessProbe:\n  "
            + "    httpGet: { path: /healthz, port: http }",
    };

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
