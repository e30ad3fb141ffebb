namespace Homelab.GitOps.Checks;

/// <summary>HL024: ExternalSecrets read from a store that is declared.</summary>
internal sealed class DeclaredStores : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL024");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<(string Kind, string? Namespace, string Name)> declared =
        [
            .. context.Tree.Objects
                .Where(item => item.Object is { Group: "external-secrets.io", Kind: "ClusterSecretStore" or "SecretStore" })
                .Select(item => (item.Object.Kind, NamespaceOf(item.Application, item.Object), item.Object.Name)),
        ];
        var missing = context.Tree.Objects
            .Where(item => item.Object.Is("external-secrets.io", "ExternalSecret")).SelectMany(item => References(item.Object).Select(
                reference => (item.Application, item.Object, reference.Path, reference.Kind, reference.Name))).Where(
                use => !declared.Contains(
                    (use.Kind, use.Kind is "SecretStore" ? NamespaceOf(use.Application, use.Object) : null, use.Name)))
            .ToList();
        return context.Missing(Info, missing.Select(use => $"{use.Kind} {use.Name}")) ? [] : missing.Select(use => Found(
            use.Object.LocationOf(use.Path),
            $"{use.Object} of {use.Application.Name} reads from {use.Kind} {use.Name}, which is declared nowhere.",
            declared.Count == 0
                ? "Declare the store."
                : $"Name one of {string.Join(", ", declared.Select(store => $"{store.Kind} {store.Name}").Order(StringComparer.Ordinal))}.",
            use.Application.Name));
    }

    private static string? NamespaceOf(ApplicationNode node, KubernetesObject item) =>
        item.Kind is "ClusterSecretStore" ? null : node.NamespaceOf(item);

    private static IEnumerable<(string Kind, string Name, string[] Path)> References(KubernetesObject secret)
    {
        var spec = secret.Node["spec"];
        if (Reference(spec?["secretStoreRef"]) is { } own)
        {
            yield return (own.Kind, own.Name, ["spec", "secretStoreRef", "name"]);
        }

        foreach (var list in (string[])["data", "dataFrom"])
        {
            foreach (var (index, item) in (spec?[list]?.Items ?? []).Index())
            {
                if (Reference(item.At("sourceRef", "storeRef")) is { } other)
                {
                    yield return (other.Kind, other.Name, ["spec", list, $"{index}", "sourceRef", "storeRef", "name"]);
                }
            }
        }
    }

    private static (string Kind, string Name)? Reference(YamlValue? node) =>
        node?["name"]?.Text is { } name ? (node["kind"]?.Text ?? "SecretStore", name) : null;
}
