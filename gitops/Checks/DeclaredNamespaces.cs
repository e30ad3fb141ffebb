namespace Homelab.GitOps.Checks;

/// <summary>HL012: every namespace that is deployed to is declared.</summary>
internal sealed class DeclaredNamespaces : Check
{
    private static readonly string[] Kubernetes = ["default", "kube-system", "kube-public", "kube-node-lease"];

    public override CheckInfo Info { get; } = CheckInfo.Of("HL012");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<string> declared = [.. Kubernetes, .. context.Inputs.Namespaces];
        foreach (var (node, item) in context.Tree.Objects)
        {
            if (item.Is("", "Namespace"))
            {
                declared.Add(item.Name);
            }
        }

        foreach (var node in context.Tree.Applications
            .Where(node => node.Application.SyncPolicy.Options.Contains("CreateNamespace=true", StringComparer.Ordinal)))
        {
            declared.Add(node.Application.Destination.Namespace);
        }

        var missing = context.Tree.Applications
            .SelectMany(node => Uses(context, node))
            .Where(use => use.Namespace.Length > 0 && !declared.Contains(use.Namespace))
            .GroupBy(use => use.Namespace, StringComparer.Ordinal)
            .ToList();
        if (missing.Count > 0 && context.Unseen is { } unseen)
        {
            context.Skip(Info, $"namespaces {string.Join(", ", missing.Select(uses => uses.Key))} are not declared in what could be "
                + $"followed; they may be in what could not: {unseen}");
            return [];
        }

        var where = context.Manifests.Objects.FirstOrDefault(item => item.Is("", "Namespace"))?.Origin;
        return missing.Select(uses => Found(
            uses.MinBy(use => use.Rank).Location,
            $"Namespace {uses.Key} is declared nowhere, and deployed to by "
                + $"{string.Join(", ", uses.Select(use => use.Application).Distinct(StringComparer.Ordinal).Take(5))}.",
            $"Declare it with the platform's namespaces{(where is null ? "" : $" ({where})")}.",
            uses.First().Application));
    }

    /// <summary>An Application's own destination says more about where a namespace is wanted than the objects in it.</summary>
    private static IEnumerable<(string Namespace, string Application, SourceLocation Location, int Rank)> Uses(
        CheckContext context, ApplicationNode node)
    {
        yield return (node.Application.Destination.Namespace, node.Name, node.Application.Definition
            .LocationOf("spec", "destination", "namespace"), 0);
        foreach (var item in node.Objects.Where(item => item.Namespace is not null && context.Kinds.IsNamespaced(item)))
        {
            yield return (item.Namespace!, node.Name, item.LocationOf("metadata", "namespace"), 1);
        }
    }
}
