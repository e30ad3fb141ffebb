namespace Homelab.GitOps.Checks;

/// <summary>HL040: a host and path leads to one place.</summary>
internal sealed class DistinctHosts : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL040");

    public override IEnumerable<Finding> Run(CheckContext context) => context.Ingresses
        .SelectMany(item => Uses(item.Application, item.Object))
        .GroupBy(use => use.Route)
        .SelectMany(uses => uses.DistinctBy(use => (use.Application.NamespaceOf(use.Ingress), use.Ingress.Name))
        .Skip(1).Select(use => Found(
            use.Ingress.LocationOf(use.Path),
            $"{use.Ingress} of {use.Application.Name} has the host {use.Route.Host}{(use.Route.Path == "/" ? "" : use.Route.Path)}, which "
                + $"{uses.First().Ingress} of {uses.First().Application.Name} has already.",
            "Give one of them another host, or another path.",
            use.Application.Name)));

    private static IEnumerable<Use> Uses(ApplicationNode application, KubernetesObject ingress) => Route.Rules(ingress)
        .Select((rule, index) => (Host: rule["host"]?.Text, Paths: Route.Paths(rule), Index: index))
        .Where(rule => rule.Host is not null)
        .SelectMany(rule => rule.Paths.Select(path => path["path"]?.Text ?? "/").Distinct(StringComparer.Ordinal).Select(path => new Use(
            (ServedIngressClasses.ClassOf(ingress).Name, rule.Host!, path),
            application,
            ingress,
            ["spec", "rules", $"{rule.Index}", "host"])));

    private sealed record Use(
        (string Class, string Host, string Path) Route, ApplicationNode Application, KubernetesObject Ingress, string[] Path);
}
