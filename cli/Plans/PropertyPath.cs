namespace Homelab.Cli.Plans;

/// <summary>Property paths as Pulumi writes them: <c>spec.sources[0].repoURL</c>, <c>data["tls.crt"]</c>.</summary>
internal static class PropertyPath
{
    /// <summary>The path of a member of what stands at <paramref name="path"/>.</summary>
    public static string Join(string path, string name) =>
        !IsPlain(name) ? $"{path}[\"{name.Replace("\"", "\\\"", StringComparison.Ordinal)}\"]"
        : path.Length == 0 ? name
        : $"{path}.{name}";

    /// <summary>The path of an item of the list that stands at <paramref name="path"/>.</summary>
    public static string Index(string path, int index) => $"{path}[{index}]";

    private static bool IsPlain(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '$');
}
