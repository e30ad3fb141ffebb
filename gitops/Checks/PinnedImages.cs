namespace Homelab.GitOps.Checks;

/// <summary>HL018: images are pinned.</summary>
internal sealed class PinnedImages : Check
{
    public override CheckInfo Info { get; } = CheckInfo.Of("HL018");

    public override IEnumerable<Finding> Run(CheckContext context)
    {
        foreach (var container in context.Workloads.SelectMany(workload => workload.Containers))
        {
            var image = container.Node["image"]?.Text ?? "";
            if (IsPinned(image, out var tag))
            {
                continue;
            }

            var origin = tag is null ? null : OriginOf(container.Workload, image, tag);
            yield return Found(
                origin ?? container.LocationOf("image"),
                $"Image {image} of {container} {(tag is null ? "has no tag" : $"is pinned to nothing: {tag} moves")}.",
                Info.Fix,
                container.Workload.Application.Name) with
            { MadeFrom = origin is null ? [] : [origin] };
        }
    }

    private static bool IsPinned(string image, out string? tag)
    {
        tag = null;
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return true;
        }

        var colon = image.IndexOf(':', image.LastIndexOf('/') + 1);
        tag = colon < 0 ? null : image[(colon + 1)..];
        return tag is { Length: > 0 } and not "latest";
    }

    /// <summary>
    /// The line of the value that the tag comes from: the strongest layer that holds the tag, or the whole image, as a value.
    /// </summary>
    private static SourceLocation? OriginOf(Workload workload, string image, string tag) => workload.Application.Sources
        .Select(source => source.Release)
        .OfType<HelmRelease>()
        .SelectMany(release => ReleaseValues.Layers(release).Reverse())
        .Select(layer => Find(layer.Values, value => value.Text is { } text && (text == tag || text == image))
            is { } line ? layer.Location.At(line) : null)
        .FirstOrDefault(location => location is not null);

    private static int? Find(YamlValue value, Func<YamlValue, bool> wanted)
    {
        if (wanted(value))
        {
            return value.Line;
        }

        return value.Entries.Select(entry => entry.Value).Concat(value.Items).Select(inner => Find(inner, wanted))
            .FirstOrDefault(line => line is not null);
    }
}
