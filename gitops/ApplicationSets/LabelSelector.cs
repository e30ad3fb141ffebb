namespace Homelab.GitOps.ApplicationSets;

/// <summary>A label selector, for labels of clusters and for parameters alike (<c>applicationset/utils/selector.go</c>).</summary>
internal static class LabelSelector
{
    /// <summary>Whether anything is selected by it.</summary>
    public static bool IsEmpty(YamlValue? selector) =>
        (selector?["matchLabels"]?.Entries.Count ?? 0) + (selector?["matchExpressions"]?.Items.Count ?? 0) == 0;

    /// <exception cref="TemplateException">It has an operator that there isn't.</exception>
    public static bool Matches(YamlValue? selector, IReadOnlyDictionary<string, string> labels) =>
        (selector?["matchLabels"]?.Entries ?? []).All(label =>
            labels.TryGetValue(label.Key.Value, out var value) && value == (label.Value.Text ?? ""))
        && (selector?["matchExpressions"]?.Items ?? []).All(expression => Matches(
            labels.GetValueOrDefault(expression.Field("key")), expression.Field("operator"),
            expression["values"]?.Items.Select(item => item.Text ?? "") ?? []));

    private static bool Matches(string? value, string comparison, IEnumerable<string> values) => comparison switch
    {
        "In" => value is not null && values.Contains(value, StringComparer.Ordinal),
        "NotIn" => value is null || !values.Contains(value, StringComparer.Ordinal),
        "Exists" => value is not null,
        "DoesNotExist" => value is null,
        _ => throw new TemplateException($"\"{comparison}\" is not a valid label selector operator"),
    };
}
