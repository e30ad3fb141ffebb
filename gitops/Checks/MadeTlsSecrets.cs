namespace Homelab.GitOps.Checks;

/// <summary>HL041: somebody makes the Secret that an Ingress takes its certificate from.</summary>
internal sealed class MadeTlsSecrets : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL041");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        HashSet<(string Namespace, string? Name)> made =
            [.. context.Tree.Objects.Select(item => (item.Application.NamespaceOf(item.Object), Made(item.Object)))];
        var missing = context.Ingresses
            .Where(item => !DeclaredIssuers.Annotations.Keys.Any(issuer => item.Object.Annotation(issuer) is not null))
            .SelectMany(item => (item.Object.Node.At("spec", "tls")?.Items ?? [])
                .Select((tls, index) => (item.Application, item.Object, Secret: tls["secretName"]?.Text, Index: index)))
            .Where(use => use.Secret is { Length: > 0 } && !made.Contains((use.Application.NamespaceOf(use.Object), use.Secret)))
            .ToList();
        return context.Missing(Info, missing.Select(use => $"Secret {use.Secret}")) ? [] : missing.Select(use => Found(
            use.Object.LocationOf("spec", "tls", $"{use.Index}", "secretName"),
            $"{use.Object} of {use.Application.Name} takes its certificate from Secret {use.Secret} of namespace "
                + $"{use.Application.NamespaceOf(use.Object)}, which nobody makes.",
            "Declare a Certificate of cert-manager with that secretName in that namespace, or leave secretName out.",
            use.Application.Name));
    }

    private static string? Made(KubernetesObject item) => (item.Group, item.Kind) switch
    {
        ("", "Secret") or ("bitnami.com", "SealedSecret") => item.Name,
        ("cert-manager.io", "Certificate") => item.Node.At("spec", "secretName")?.Text,
        ("external-secrets.io", "ExternalSecret") => item.Node.At("spec", "target", "name")?.Text ?? item.Name,
        _ => null,
    };
}
