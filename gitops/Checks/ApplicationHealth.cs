namespace Homelab.GitOps.Checks;

/// <summary>HL033: where something waits for an Application, Argo CD knows when that is healthy.</summary>
internal sealed class ApplicationHealth : Check
{
    private const string Settings = "argocd-cm";
    private const string Key = "resource.customizations.health.argoproj.io_Application";

    // One text for all kinds, as it was written before each got a key of its own; Argo CD still reads it.
    private const string AllKinds = "resource.customizations";

    public override CheckInfo Info { get; } = CheckInfo.Of("HL033");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        var waiting = context.Tree.Applications.Where(node => node.WaitedFor is not null).ToList();
        if (waiting.Count == 0)
        {
            return [];
        }

        List<KubernetesObject> maps = [.. context.Manifests.Objects.Concat(context.Tree.Objects.Select(item => item.Object))
            .Where(item => item.Is("", "ConfigMap") && item.Name == Settings)];
        if (maps.Any(IsIn) || context.Inputs.ArgoCdSettings?.Contains(Key, StringComparer.Ordinal) == true)
        {
            return [];
        }

        if (maps.Count == 0 && context.Inputs.ArgoCdSettings is null)
        {
            context.Skip(Info, $"Argo CD's own settings ({Settings}) are not at hand");
            return [];
        }

        var where = maps.Count > 0 ? $"{maps[0].Origin}" : "the values of Argo CD's chart";
        return waiting.Select(node => Found(
            node.WaitedFor!.Application.Definition.LocationOf("metadata", "annotations", SyncOrder.WaveAnnotation),
            $"{node.Name} waits for {node.WaitedFor.Name} in vain: {where} has no health check for Applications.",
            Info.Fix,
            node.WaitedFor.Name));
    }

    private static bool IsIn(KubernetesObject settings) => settings.Node["data"] is { } data && (data[Key] is not null
        || data[AllKinds]?.Text?.Contains("argoproj.io/Application:", StringComparison.Ordinal) == true);
}
