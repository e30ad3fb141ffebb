namespace Homelab.GitOps.Resolution;

/// <summary>
/// The variables that Argo CD puts into value file names and parameters: <c>$ARGOCD_APP_NAME</c> and its kin. As in a shell (Go's
/// <c>os.Expand</c>), one that there is not becomes empty, and <c>$$</c> a dollar sign.
/// </summary>
internal static partial class BuildVariables
{
    private const string Prefix = "ARGOCD_";

    /// <summary>Whether a text begins with one of them.</summary>
    public static bool Begins(string text) => text.TrimStart('$', '{').StartsWith(Prefix, StringComparison.Ordinal);

    public static string Expand(
        string text, Application application, ApplicationSource source) => !text.Contains('$', StringComparison.Ordinal)
        ? text
        : Variable().Replace(text, match => match.Groups["name"].Value switch
        {
            "$" => "$",
            "ARGOCD_APP_NAME" => application.Name,
            "ARGOCD_APP_NAMESPACE" => application.Destination.Namespace,
            "ARGOCD_APP_PROJECT_NAME" => application.Project,
            "ARGOCD_APP_SOURCE_PATH" => source.Path ?? "",
            "ARGOCD_APP_SOURCE_REPO_URL" => source.RepoUrl,
            "ARGOCD_APP_SOURCE_TARGET_REVISION" => source.TargetRevision ?? "",
            // Which commit it will be isn't known here.
            var name when name.StartsWith(Prefix, StringComparison.Ordinal) => match.Value,
            _ => "",
        });

    [GeneratedRegex(
        @"\$(\{(?<name>[^}]*)\}|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<name>[$*#@!?0-9-]))",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Variable();
}
