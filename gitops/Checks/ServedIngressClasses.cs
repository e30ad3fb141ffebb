namespace Homelab.GitOps.Checks;

/// <summary>HL042: somebody serves the class of every Ingress.</summary>
internal sealed class ServedIngressClasses : Check
{
    // k3s and what is built on it bring their own of this class: https://docs.k3s.io/networking/networking-services#traefik-ingress-controller
    private const string OfTheCluster = "traefik";

    public override CheckInfo Info { get; } = CheckInfo.Of("HL042");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<string> served =
        [
            OfTheCluster,
            .. context.Tree.Objects.Where(item => item.Object.Is("networking.k8s.io", "IngressClass")).Select(item => item.Object.Name),
        ];
        var missing = context.Ingresses.Select(ingress => (ingress.Application, ingress.Object, Class: ClassOf(ingress.Object)))
            .Where(use => use.Class.Name.Length > 0 && !served.Contains(use.Class.Name)).ToList();
        return context.Missing(Info, missing.Select(use => $"IngressClass {use.Class.Name}")) ? [] : missing.Select(use => Found(
            use.Object.LocationOf(use.Class.Path),
            $"{use.Object} of {use.Application.Name} is of class {use.Class.Name}, which nobody serves.",
            $"Name one of {string.Join(", ", served.Order(StringComparer.Ordinal))}, or deploy an ingress controller with that IngressClass.",
            use.Application.Name));
    }

    /// <summary>The class of an Ingress and the field that says so; empty for the cluster's default.</summary>
    public static (string Name, string[] Path) ClassOf(KubernetesObject ingress) =>
        ingress.Node.At("spec", "ingressClassName")?.Text is { } name
            ? (name, ["spec", "ingressClassName"])
            : (ingress.Annotation("kubernetes.io/ingress.class") ?? "", ["metadata", "annotations", "kubernetes.io/ingress.class"]);
}
