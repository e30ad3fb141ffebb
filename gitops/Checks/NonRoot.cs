namespace Homelab.GitOps.Checks;

/// <summary>HL021: containers don't run as root.</summary>
internal sealed class NonRoot : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL021");

    public override IEnumerable<Finding> Run(CheckContext context) => context.Workloads
        .SelectMany(workload => workload.Containers).Where(MayBeRoot).Select(container => Found(
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
