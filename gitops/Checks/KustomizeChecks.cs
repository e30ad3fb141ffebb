namespace Homelab.GitOps.Checks;

/// <summary>The rule on what a kustomization lists, decided while its files are followed.</summary>
internal static class KustomizeChecks
{
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
}
