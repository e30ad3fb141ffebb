namespace Homelab.GitOps.Findings;

/// <summary>The rules that following the tree itself decides: without them there is nothing to render.</summary>
internal static class TreeChecks
{
    public static readonly CheckInfo Readable = new()
    {
        Id = "HL001",
        Title = "Every file that is used can be read",
        Why = "Argo CD stops at a file that is not YAML, and of a key that is there twice one value is lost without a word.",
        Severity = Severity.Error,
        Fix = "Correct the YAML at the line given.",
        Bad = "version: v1.0.0\nversion: v1.1.0",
        Good = "version: v1.1.0",
        ExplainsFailures = true,
    };

    public static readonly CheckInfo Exists = new()
    {
        Id = "HL002",
        Title = "Every path, ref, value file and chart dependency exists",
        Why = "An Application that names something that isn't there never syncs.",
        Severity = Severity.Error,
        Fix = "Correct the name, or add what it names.",
        Bad = "valueFiles:\n  - $valuesRepo/environments/dev/web/blog_hugo/value.yaml",
        Good = "valueFiles:\n  - $valuesRepo/environments/dev/web/blog_hugo/values.yaml",
        ExplainsFailures = true,
    };

    public static readonly CheckInfo Local = new()
    {
        Id = "HL003",
        Title = "What is rendered needs nothing from elsewhere",
        Why = "Only what is on disk is rendered: a base or a chart dependency that would have to be fetched can't be checked here, and "
            + "can change without a commit.",
        Severity = Severity.Warning,
        Fix = "Bring the base or the dependency into a repository, or accept the finding.",
        Bad = "resources:\n  - https://github.com/example/bases//web?ref=main",
        Good = "resources:\n  - ../../base/web",
        ExplainsFailures = true,
    };

    public static readonly CheckInfo Renders = new()
    {
        Id = "HL004",
        Title = "Every source renders",
        Why = "What helm or kustomize refuses here, Argo CD refuses in the cluster.",
        Severity = Severity.Error,
        Fix = "Correct what the tool's message points to.",
        Bad = "replicas: {{ .Values.replicas | required \"replicas is needed\" }}",
        Good = "replicas: {{ .Values.replicas | default 1 }}",
    };

    public static readonly CheckInfo NoCycle = new()
    {
        Id = "HL005",
        Title = "No Application deploys itself or one above it",
        Why = "Two Applications that deploy each other can't be deleted and never settle.",
        Severity = Severity.Error,
        Fix = "Take the Application out of what it deploys.",
        Bad = "# apps/ holds app-of-apps.yaml, which deploys apps/\npath: apps",
        Good = "# app-of-apps.yaml lies outside the folder that it deploys\npath: apps",
    };

    public static readonly CheckInfo UniqueNames = new()
    {
        Id = "HL006",
        Title = "Application names are unique",
        Why = "Of two Applications with one name, each overwrites the other at every sync.",
        Severity = Severity.Error,
        Fix = "Rename one of them.",
        Bad = "# twice\nmetadata:\n  name: web-hugo-dev",
        Good = "metadata:\n  name: web-hugo-dev\n---\nmetadata:\n  name: web-docs-dev",
    };

    public static readonly CheckInfo LinksInside = new()
    {
        Id = "HL029",
        Title = "No link leads out of its repository",
        Why = "Argo CD refuses a repository with such a link, and nobody else has what it points to.",
        Severity = Severity.Error,
        Fix = "Replace the link by the file itself.",
        Bad = "values.yaml -> /home/me/values.yaml",
        Good = "values.yaml",
    };

    public static readonly CheckInfo ListedExists = new()
    {
        Id = "HL014",
        Title = "Everything that a kustomization lists exists",
        Why = "One missing entry stops everything else that the kustomization lists.",
        Severity = Severity.Error,
        Fix = "Add the file, or remove the line.",
        Bad = "resources:\n  - blog_hugo/blog-hugo.yaml   # the file is blog_hugo/blog_hugo.yaml",
        Good = "resources:\n  - blog_hugo/blog_hugo.yaml",
        ExplainsFailures = true,
    };

    public static IReadOnlyList<CheckInfo> All => [Readable, Exists, Local, Renders, NoCycle, UniqueNames, ListedExists, LinksInside];
}
