namespace Homelab.GitOps.ApplicationSets;

/// <summary>
/// The templates of an ApplicationSet without <c>goTemplate</c>: <c>{{path.basename}}</c> is the parameter of that name, and what is no
/// parameter stays as it is (<c>Replace</c> in applicationset/utils of argoproj/argo-cd).
/// </summary>
internal static partial class FastTemplate
{
    /// <exception cref="TemplateException">Braces aren't closed.</exception>
    public static string Replace(string text, JsonObject parameters)
    {
        if (!Templated().IsMatch(text))
        {
            return text;
        }

        var result = new StringBuilder();
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is var start and >= 0)
        {
            var end = text.IndexOf("}}", start + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                throw new TemplateException($"cannot find end tag=\"}}}}\" in the template starting from \"{text[(start + 2)..]}\"");
            }

            var name = text[(start + 2)..end].Trim();
            result.Append(text, position, start - position)
                .Append(name.Length > 0 && ParameterSets.TextOf(parameters, name) is { } value ? value : text[start..(end + 2)]);
            position = end + 2;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    [GeneratedRegex(@"\{\{.*\}\}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Templated();
}
