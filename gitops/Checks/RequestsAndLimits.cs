using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL020: containers say what they need and may take.</summary>
internal sealed class RequestsAndLimits : Check
{
    private static readonly string[][] Wanted = [["requests", "cpu"], ["requests", "memory"], ["limits", "memory"]];

    public override CheckInfo Info { get; } = new()
    {
        Id = "HL020",
        Title = "Containers have requests, and a memory limit",
        Why = "Without requests the scheduler overfills nodes, and without a memory limit one leak takes its neighbours down; a CPU "
            + "limit is not asked for.",
        Severity = Severity.Warning,
        Fix = "Set resources.requests (cpu, memory) and resources.limits (memory).",
        Bad = "containers:\n  - name: hugo",
        Good = "containers:\n  - name: hugo\n    resources:\n      requests: { cpu: 100m, memory: 128Mi }\n      limits: { memory: 256Mi }",
    };

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        foreach (var container in context.Workloads.SelectMany(workload => workload.MainContainers))
        {
            var missing = Wanted.Where(path => container.Node.At("resources", path[0], path[1]) is null)
                .Select(path => string.Join('.', path))
                .ToList();
            if (missing.Count > 0)
            {
                yield return Found(
                    container.LocationOf("resources"),
                    $"The {container} has no {string.Join(", ", missing)}.",
                    Info.Fix,
                    container.Workload.Application.Name);
            }
        }
    }
}
