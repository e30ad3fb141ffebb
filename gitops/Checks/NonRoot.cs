using System.Globalization;
using Homelab.GitOps.Findings;

namespace Homelab.GitOps.Checks;

/// <summary>HL021: containers don't run as root.</summary>
internal sealed class NonRoot : Check
{
    public override CheckInfo Info { get; } = new()
    {
        Id = "HL021",
        Title = "Containers don't run as root",
        Why = "Who breaks out of a container is on the node whoever he was inside it.",
        Severity = Severity.Warning,
        Fix = "Set securityContext.runAsNonRoot: true, on the pod or on the container.",
        Bad = "securityContext: {}",
        Good = "securityContext:\n  runAsNonRoot: true\n  runAsUser: 65532",
    };

    public override IEnumerable<Finding> Run(CheckContext context) => context.Workloads
        .SelectMany(workload => workload.Containers)
        .Where(MayBeRoot)
        .Select(container => Found(
            container.LocationOf("securityContext"), $"The {container} may run as root.", Info.Fix, container.Workload.Application.Name));

    /// <summary>A container's own setting wins over its pod's.</summary>
    private static bool MayBeRoot(PodContainer container)
    {
        var own = container.Node["securityContext"];
        var pod = container.Workload.Pod["securityContext"];
        if ((own?["runAsNonRoot"] ?? pod?["runAsNonRoot"])?.IsTrue == true)
        {
            return false;
        }

        return !long.TryParse((own?["runAsUser"] ?? pod?["runAsUser"])?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            || user == 0;
    }
}
