namespace Homelab.GitOps.Resolution;

/// <summary>The variables that Argo CD puts into value file names: <c>$ARGOCD_APP_NAME</c> and its kin.</summary>
internal static partial class BuildVariables
{
    public static string Expand(
        string text, Application application, ApplicationSource source) => !text.Contains('$', StringComparison.Ordinal)
        ? text
        : Variable().Replace(text, match => match.Groups["name"].Value switch
        {
            "ARGOCD_APP_NAME" => application.Name,
            "ARGOCD_APP_NAMESPACE" => application.Destination.Namespace,
            "ARGOCD_APP_PROJECT_NAME" => application.Project,
            "ARGOCD_APP_SOURCE_PATH" => source.Path ?? "",
            "ARGOCD_APP_SOURCE_REPO_URL" => source.RepoUrl,
            "ARGOCD_APP_SOURCE_TARGET_REVISION" => source.TargetRevision ?? "",
            _ => match.Value,
        });

    [GeneratedRegex(
        @"\$\{?(?<name>ARGOCD_[A-Z_]+)\}?", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
