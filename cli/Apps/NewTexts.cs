namespace Homelab.Cli.Apps;

/// <summary>The addresses that new Applications have in common with those that are there.</summary>
/// <param name="Project">The AppProject.</param>
/// <param name="Cluster">The cluster, as a line of YAML: <c>server: …</c> or <c>name: …</c>.</param>
/// <param name="Revision">The branch.</param>
/// <param name="Registry">URL of environments.</param>
/// <param name="EnvironmentsApps">URL of environments-apps.</param>
/// <param name="BaseManifests">URL of base-manifests.</param>
internal sealed record Addresses(
    string Project, string Cluster, string Revision, string Registry, string EnvironmentsApps, string BaseManifests);

/// <summary>New files, written as those that the repositories begin with.</summary>
internal static class NewTexts
{
    /// <summary>A version file.</summary>
    public static string Version(AppVersion version) => $"version: {version}\n";

    /// <summary>The Application of an app.</summary>
    /// <param name="place">The app.</param>
    /// <param name="chart">The folder of the chart.</param>
    /// <param name="to">What it shares with other Applications.</param>
    public static string Application(AppPlace place, string chart, Addresses to) => $"""
        # {place.App.Name}: a chart, how to run it, and which version, each from the repository that owns it.
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {place.ApplicationName}
          namespace: argocd
          annotations:
            # Let the cluster fill in defaults before comparing, or custom resources look changed for ever.
            argocd.argoproj.io/compare-options: ServerSideDiff=true
          finalizers:
            - resources-finalizer.argocd.argoproj.io
        spec:
          project: {to.Project}
          sources:
            # Which version: the registry, written by automation.
            - repoURL: {to.Registry}
              targetRevision: {to.Revision}
              ref: valuesRepoDefault
            # How to run it: the runtime values beside this file.
            - repoURL: {to.EnvironmentsApps}
              targetRevision: {to.Revision}
              ref: valuesRepo
            # What to run: the chart. The later value file wins where both have a key, and the version file has only one.
            - repoURL: {to.BaseManifests}
              targetRevision: {to.Revision}
              path: {chart}
              helm:
                valueFiles:
                  - $valuesRepo/{place.ValuesFile}
                  - $valuesRepoDefault/{place.VersionFile}
          destination:
            {to.Cluster}
            namespace: {place.App.Namespace}
          syncPolicy:
            automated:
              prune: true
              selfHeal: true
            syncOptions:
              - CreateNamespace=false
              - ServerSideApply=true
            retry:
              limit: 5
              backoff:
                duration: 10s
                factor: 2
                maxDuration: 3m

        """;

    /// <summary>The runtime values of an app.</summary>
    /// <param name="place">The app.</param>
    /// <param name="image">Its image, without tag.</param>
    /// <param name="own">Values of its own, as they are written; each key in them takes the place of the one that would be here.</param>
    /// <param name="keys">The keys of those.</param>
    public static string Values(AppPlace place, string image, string own, IReadOnlySet<string> keys)
    {
        var head = $"""
            # How {place.App.Name} runs in this environment. Which version runs is in the version registry, never here.
            appName: {place.App.Namespace}
            componentName: {place.App.Component}
            namespace: {place.App.Namespace}
            environment: {place.Environment}

            """;
        const string Replicas = "replicas: 1\n";
        var repository = $"""
            image:
              repository: {image}
              pullPolicy: IfNotPresent

            """;
        const string Resources = """
            resources:
              requests:
                cpu: 100m
                memory: 128Mi
              limits:
                cpu: 300m
                memory: 256Mi

            """;
        return string.Join('\n', new[]
        {
            head,
            keys.Contains("replicas") ? "" : Replicas,
            repository,
            keys.Contains("resources") ? "" : Resources,
            own,
        }.Where(part => part.Length > 0));
    }

    /// <summary>The Application of a domain.</summary>
    public static string DomainRoot(DomainPlace place, Addresses to) => $"""
        # The domain {place.Domain}: every app that its kustomization lists.
        apiVersion: argoproj.io/v1alpha1
        kind: Application
        metadata:
          name: {place.RootName}
          namespace: argocd
          annotations:
            argocd.argoproj.io/sync-wave: "0"
          finalizers:
            - resources-finalizer.argocd.argoproj.io
        spec:
          project: {to.Project}
          source:
            repoURL: {to.EnvironmentsApps}
            targetRevision: {to.Revision}
            path: environments/{place.Environment}/{place.Domain}
          destination:
            {to.Cluster}
            namespace: argocd
          syncPolicy:
            automated:
              prune: true
              selfHeal: true
            syncOptions:
              - CreateNamespace=false
            retry:
              limit: 5
              backoff:
                duration: 10s
                factor: 2
                maxDuration: 3m

        """;

    /// <summary>The kustomization that lists a domain's apps.</summary>
    /// <param name="entry">The first app; null for none yet.</param>
    public static string DomainApps(string? entry) => $"""
        # The apps of this domain. One that is not listed here does not run.
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:{(entry is null ? " []" : $"\n  - {entry}")}

        """;

    /// <summary>An item of the list of namespaces.</summary>
    public static string Namespace(DomainPlace place) => $"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {place.Namespace}
          annotations:
            argocd.argoproj.io/sync-options: Prune=false,Delete=false
        """;

    /// <summary>The policies on a namespace.</summary>
    public static string NamespacePolicy(DomainPlace place) => $"""
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        namespace: {place.Namespace}
        resources:
          - ../../../../base/namespace-policy

        """;
}
