namespace Homelab.GitOps.Checks;

/// <summary>What <c>kubernetes.yaml</c> beside this file says of kinds and their versions.</summary>
internal static class KubernetesApi
{
    private static readonly YamlValue Facts = YamlText.ReadResource("kubernetes.yaml");

    /// <summary>One of its maps.</summary>
    public static Dictionary<string, string> Map(string name) =>
        Facts[name]!.Entries.ToDictionary(entry => entry.Key.Value, entry => entry.Value.Text!, StringComparer.Ordinal);

    /// <summary>One of its lists of maps.</summary>
    public static IReadOnlyList<YamlValue> Items(string name) => Facts[name]!.Items;

    /// <summary>One of its lists.</summary>
    public static IEnumerable<string> List(string name) => Facts[name]!.Items.Select(item => item.Text!);
}
