namespace Homelab.GitOps.Convention;

/// <summary>
/// Where an environment begins. Its name is that of a stack, of a folder in three repositories, and the end of its Applications' names.
/// </summary>
/// <param name="Environment">The environment's name.</param>
public sealed partial record EnvironmentPlace(string Environment)
{
    /// <summary>What a name may be, as the rest of a sentence that says what to write.</summary>
    public const string Rule = "1 to 20 lower-case letters, digits and hyphens, beginning with a letter and not ending in a hyphen";

    /// <summary>The folder of the environment.</summary>
    public string Folder => $"{Platform.EnvironmentsFolder}/{Environment}";

    /// <summary>The name of the one Application that is applied from outside.</summary>
    public string RootName => $"root-homelab-{Environment}";

    /// <summary>environments-apps: the file of that Application.</summary>
    public string RootFile => $"{Folder}/_root/{RootName}.yaml";

    /// <summary>environments-apps: the folder that it applies.</summary>
    public string RootFolder => $"{Folder}/_root/root-app";

    /// <summary>environments-apps: the kustomization that lists the domains' Applications.</summary>
    public string RootsFile => $"{RootFolder}/kustomization.yaml";

    /// <summary>argo-config: the kustomization that lists the namespaces with policies.</summary>
    public string PoliciesFile => $"{Folder}/namespaces/kustomization.yaml";

    /// <summary>Whether an environment can have this name.</summary>
    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex(
        @"\A[a-z]([a-z0-9-]{0,18}[a-z0-9])?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
