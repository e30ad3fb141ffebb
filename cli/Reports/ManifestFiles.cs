namespace Homelab.Cli.Reports;

/// <summary>
/// Writes <c>manifests/&lt;application&gt;.yaml</c>: what each Application, and each chart that is installed beside them, renders, in the
/// order in which Argo CD applies it, with its secrets masked: equal ones of a file have equal numbers.
/// </summary>
internal static class ManifestFiles
{
    /// <summary>The folder, inside the output.</summary>
    public const string Folder = "manifests";

    /// <summary>Writes the files.</summary>
    /// <param name="output">The output folder.</param>
    /// <param name="tree">The tree.</param>
    public static void Write(string output, CheckedTree tree)
    {
        var folder = Directory.CreateDirectory(Path.Combine(output, Folder)).FullName;
        IReadOnlyList<ApplicationNode> all =
            [.. tree.Tree.Applications, .. tree.Tree.Releases.Where(release => release.State == NodeState.Rendered)];
        var names = new FileNames(all);
        foreach (var application in all)
        {
            File.WriteAllText(Path.Combine(folder, $"{names[application]}.yaml"), Text(application));
        }
    }

    private static string Text(ApplicationNode application)
    {
        if (application.Objects.Count == 0)
        {
            return $"# {application.Name.ReplaceLineEndings(" ")} renders nothing.\n";
        }

        var (text, mask) = (new StringBuilder(), new SecretMask());
        foreach (var item in application.Objects)
        {
            text.Append("---\n# Source: ").Append(item.Origin.ToString().ReplaceLineEndings(" ")).Append('\n')
                .Append(YamlWriter.Write(mask.Apply(item.Node.ToJson())));
        }

        return text.ToString();
    }
}
