namespace Homelab.GitOps.Yaml;

/// <summary>Reads texts out of values that may not be there.</summary>
internal static class FieldReader
{
    public static string Field(this YamlValue? node, params ReadOnlySpan<string> path) => node?.At(path)?.Text ?? "";
}
