namespace Homelab.GitOps.Checks;

/// <summary>HL020: containers say what they need and may take.</summary>
internal sealed class RequestsAndLimits : Check
{
    private static readonly string[][] Wanted = [["requests", "cpu"], ["requests", "memory"], ["limits", "memory"]];

    public override CheckInfo Info { get; } = CheckInfo.Of("HL020");

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
