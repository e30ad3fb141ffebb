using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Rendering;

internal static class ChartBuilder
{
    public const string Path = "charts/web";

    /// <summary>A chart whose one template shows what helm was told: release, namespace and all values.</summary>
    public static Checkouts WithChart(this Checkouts checkouts, string? template = null, string values = "", string extra = "") => checkouts
        .Write($"{Path}/Chart.yaml", $"apiVersion: v2\nname: web\nversion: 0.1.0\n{extra}")
        .Write($"{Path}/values.yaml", values)
        .Write($"{Path}/templates/config.yaml", template ?? """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{ .Release.Name }}
              namespace: {{ .Release.Namespace }}
            data:
              values: {{ .Values | toJson | quote }}
            """);

    /// <summary>The source for <see cref="Checkouts.Application"/>, with helm's settings (indented by six).</summary>
    public static string Source(string helm = "") => $"""
          source:
            repoURL: {Checkouts.UrlPrefix}charts
            path: web
            helm:
              skipCrds: true
        {helm}
        """;
}
