namespace Homelab.GitOps.ApplicationSets;

/// <summary>Executes the templates of one ApplicationSet, in whichever of the two languages it chose.</summary>
internal sealed class Templates(KubernetesObject set, TemplateBatch batch)
{
    private readonly MissingKey _missing = Missing(set.Node.At("spec", "goTemplateOptions"));

    /// <summary>Whether it chose Go's.</summary>
    public bool IsGo { get; } = set.Node.At("spec", "goTemplate")?.IsTrue == true;

    /// <summary>The Application's template and the patch with parameters.</summary>
    public async Task<(YamlMap Template, string? Patch)> RenderAsync(YamlMap template, YamlScalar? patch, JsonObject parameters)
    {
        var replace = await RenderAsync([.. Nodes.Texts(template), .. patch is null ? [] : (YamlScalar[])[patch]], parameters);
        return ((YamlMap)Nodes.Replace(template, replace), patch is null ? null : replace(patch.Value));
    }

    /// <summary>The texts of a map, each with parameters.</summary>
    public async Task<IEnumerable<(string Key, string Text)>> RenderAsync(YamlValue? map, JsonObject parameters)
    {
        var replace = await RenderAsync([.. (map?.Entries ?? []).Select(entry => entry.Value).OfType<YamlScalar>()], parameters);
        return (map?.Entries ?? []).Select(entry => (entry.Key.Value, replace(entry.Value.Text ?? "")));
    }

    /// <summary>
    /// The second generator of a matrix with the parameters of the first. Where its <c>values</c> name parameters that are not there, they
    /// are left for its own: RenderGeneratorParams in applicationset/utils.
    /// </summary>
    public async Task<YamlValue> InterpolateAsync(YamlValue generator, JsonObject parameters)
    {
        var values = Generation.ValuesIn(generator).SelectMany(map => map.Entries.Select(entry => entry.Value)).OfType<YamlScalar>()
            .ToHashSet<YamlScalar>(ReferenceEqualityComparer.Instance);
        var others = Nodes.Texts(generator).Where(text => !values.Contains(text)).ToList();
        if (!IsGo)
        {
            return Nodes.Replace(generator, await RenderAsync([.. others, .. values], parameters));
        }

        var own = values.Select(text => text.Value).Where(text => GoTemplate.Misses(text, parameters)).ToHashSet(StringComparer.Ordinal);
        var ofValues = RenderAsync([.. values.Where(text => !own.Contains(text.Value))], parameters, MissingKey.Error);
        var ofOthers = RenderAsync(others, parameters);
        var (replaceValue, replaceOther) = (await ofValues, await ofOthers);
        var known = values.Select(text => text.Value).ToHashSet(StringComparer.Ordinal);
        return Nodes.Replace(generator, text => own.Contains(text) ? text : known.Contains(text) ? replaceValue(text) : replaceOther(text));
    }

    private async Task<Func<string, string>> RenderAsync(
        IReadOnlyList<YamlScalar> scalars, JsonObject parameters, MissingKey? missing = null)
    {
        var templated = scalars.Where(scalar => scalar.Value.Contains("{{", StringComparison.Ordinal))
            .DistinctBy(scalar => scalar.Value, StringComparer.Ordinal).ToList();
        try
        {
            string[] results = !IsGo ? [.. templated.Select(scalar => Fast(scalar.Value, parameters))]
                : templated.Count == 0 ? []
                : await batch.RenderAsync(set, [.. templated.Select(scalar => scalar.Value)], parameters, missing ?? _missing);
            var byText = templated.Zip(results).ToDictionary(pair => pair.First.Value, pair => pair.Second, StringComparer.Ordinal);
            return text => byText.GetValueOrDefault(text, text);
        }
        catch (TemplateException exception)
        {
            // Whichever of the ApplicationSet's templates failed: what else was executed for it ends with the same.
            var where = exception.Template is { } text
                ? templated.Concat(Nodes.Texts(set.Node)).FirstOrDefault(scalar => scalar.Value == text)
                : null;
            throw new ExpansionException(
                where ?? set.Node.At("spec", "template") ?? set.Node,
                where is null ? exception.Message : $"{Shortened(where.Value)}: {exception.Message}", exception);
        }
    }

    private static string Fast(string text, JsonObject parameters)
    {
        try
        {
            return FastTemplate.Replace(text, parameters);
        }
        catch (TemplateException exception)
        {
            throw new TemplateException(exception.Message, text);
        }
    }

    private static string Shortened(string text) => text.ReplaceLineEndings(" ") is { Length: > 80 } line ? $"{line[..80]}…" : text.Trim();

    private static MissingKey Missing(YamlValue? options) => options?.Items.LastOrDefault(
        option => option.Text?.StartsWith("missingkey=", StringComparison.Ordinal) == true)?.Text?["missingkey=".Length..] switch
    {
        "error" => MissingKey.Error,
        "zero" => MissingKey.Zero,
        _ => MissingKey.NoValue,
    };
}
