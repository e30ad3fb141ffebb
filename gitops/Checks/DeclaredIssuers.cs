namespace Homelab.GitOps.Checks;

/// <summary>HL043: certificates are signed by an issuer that is declared.</summary>
internal sealed class DeclaredIssuers : Check
{
    private const string Group = "cert-manager.io";

    /// <summary>The annotations by which cert-manager makes a Certificate for an Ingress, with the kind of issuer that each names.</summary>
    public static IReadOnlyDictionary<string, string> Annotations { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [$"{Group}/cluster-issuer"] = "ClusterIssuer",
        [$"{Group}/issuer"] = "Issuer",
    };

    public override CheckInfo Info { get; } = CheckInfo.Of("HL043");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<(string Kind, string? Namespace, string Name)> declared =
        [
            .. context.Tree.Objects.Where(item => item.Object is { Group: Group, Kind: "ClusterIssuer" or "Issuer" })
                .Select(item => (item.Object.Kind, NamespaceOf(item.Object.Kind, item.Application, item.Object), item.Object.Name)),
        ];
        var missing = context.Tree.Objects.SelectMany(item => References(item.Object).Select(
                reference => (item.Application, item.Object, reference.Kind, reference.Name, reference.Path)))
            .Where(use => !declared.Contains((use.Kind, NamespaceOf(use.Kind, use.Application, use.Object), use.Name))).ToList();
        return context.Missing(Info, missing.Select(use => $"{use.Kind} {use.Name}")) ? [] : missing.Select(use => Found(
            use.Object.LocationOf(use.Path),
            $"{use.Object} of {use.Application.Name} is to be signed by {use.Kind} {use.Name}, which is declared nowhere.",
            declared.Count == 0
                ? "Declare the issuer."
                : $"Name one of {string.Join(", ", declared.Select(one => $"{one.Kind} {one.Name}").Order(StringComparer.Ordinal))}.",
            use.Application.Name));
    }

    private static string? NamespaceOf(string kind, ApplicationNode node, KubernetesObject item) =>
        kind is "ClusterIssuer" ? null : node.NamespaceOf(item);

    private static IEnumerable<(string Kind, string Name, string[] Path)> References(KubernetesObject item)
    {
        if (item.Is(Group, "Certificate") && item.Node.At("spec", "issuerRef") is { } issuer
            && (issuer["group"]?.Text ?? Group) == Group && issuer["name"]?.Text is { } name)
        {
            yield return (issuer["kind"]?.Text ?? "Issuer", name, ["spec", "issuerRef", "name"]);
        }

        if (item.Is("networking.k8s.io", "Ingress"))
        {
            foreach (var (annotation, kind) in Annotations)
            {
                if (item.Annotation(annotation) is { } named)
                {
                    yield return (kind, named, ["metadata", "annotations", annotation]);
                }
            }
        }
    }
}
