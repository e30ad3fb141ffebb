namespace Homelab.GitOps.ApplicationSets;

/// <summary>
/// <c>templatePatch</c>: a strategic merge patch of an Application (<c>applicationset/controllers/template/patch.go</c>). Maps are merged,
/// and lists replaced but for the finalizers.
/// </summary>
internal static class TemplatePatch
{
    private const string Directive = "$patch";

    /// <summary>The Application with the patch; its project stays what it is.</summary>
    public static YamlMap Apply(YamlMap application, YamlValue patch)
    {
        if (patch is not YamlMap map)
        {
            throw new TemplateException("templatePatch is no map");
        }

        var patched = Merge(application, map, []);
        var project = application.At("spec", "project");
        return Nodes.With(patched, "spec", Nodes.With(patched["spec"] as YamlMap ?? YamlMap.Empty, "project", project));
    }

    private static YamlList Union(YamlList one, YamlList other) =>
        new(Nodes.SpanOf(other), [.. one.Concat(other).DistinctBy(item => item.Text, StringComparer.Ordinal)]);

    private static YamlMap Merge(YamlMap target, YamlMap patch, string[] path)
    {
        if (patch[Directive]?.Text is "replace" or "delete")
        {
            return patch[Directive]!.Text == "delete"
                ? YamlMap.Empty
                : new YamlMap(Nodes.SpanOf(patch), [.. patch.All.Where(entry => entry.Key.Value != Directive)]);
        }

        List<YamlEntry> entries = [.. target.All];
        foreach (var entry in patch.All.Where(entry => !entry.Key.Value.StartsWith('$')))
        {
            var index = entries.FindIndex(one => one.Key.Value == entry.Key.Value);
            string[] below = [.. path, entry.Key.Value];
            if (entry.Value is YamlScalar { IsNull: true })
            {
                entries.RemoveAll(one => one.Key.Value == entry.Key.Value);
            }
            else if (index < 0)
            {
                entries.Add(entry.Value is YamlMap added ? entry with { Value = Merge(YamlMap.Empty, added, below) } : entry);
            }
            else
            {
                entries[index] = (entries[index].Value, entry.Value) switch
                {
                    (YamlMap old, YamlMap now) => entries[index] with { Value = Merge(old, now, below) },
                    (YamlList old, YamlList now) when below is ["metadata", "finalizers"] => entry with { Value = Union(old, now) },
                    _ => entry,
                };
            }
        }

        return new YamlMap(Nodes.SpanOf(target.All.Count == 0 ? patch : target), entries);
    }
}
