namespace Homelab.GitOps.ApplicationSets;

/// <summary>What a Go template does with a parameter that isn't there: <c>goTemplateOptions</c>.</summary>
internal enum MissingKey
{
    /// <summary>It is <c>&lt;no value&gt;</c>, and so is what is below it.</summary>
    NoValue,

    /// <summary>It is the zero of its type.</summary>
    Zero,

    /// <summary>It is an error.</summary>
    Error,
}

/// <summary>
/// A template of an ApplicationSet in the words of Helm's engine, so that it means there what it means to Argo CD
/// (<c>applicationset/utils</c> in argoproj/argo-cd):
/// <list type="bullet">
/// <item>
/// Helm decides by itself about keys that are missing. So <c>.a.b</c> becomes an expression that fails where <c>b</c> isn't there, or one
/// that is nil where <c>a</c> isn't.
/// </item>
/// <item><c>normalize</c> and <c>slugify</c> become templates of <see cref="Functions"/>.</item>
/// <item>Labels, annotations and <c>values</c> are maps of texts to Argo CD, so an absent one is empty by <c>index</c>.</item>
/// <item>What only Helm has (<c>include</c>, <c>lookup</c>, …) isn't there, and templates that are defined are seen by no other.</item>
/// </list>
/// </summary>
internal sealed partial class GoTemplate
{
    /// <summary>The functions that Argo CD adds to sprig and Helm lacks, each a template for the list of its arguments.</summary>
    public const string Functions =
        """
        {{- define "normalize" -}}
        {{- regexReplaceAll "[^-a-z0-9.]" (index . 0 | lower) "-" | trunc 253 | trimAll "-." -}}
        {{- end -}}
        {{- define "slugify" -}}
        {{- $most := 50 -}}{{- $smart := true -}}
        {{- if gt (len .) 1 -}}{{- $most = int (index . 0) -}}{{- end -}}
        {{- if gt (len .) 2 -}}{{- $smart = index . 1 -}}{{- end -}}
        {{- $name := include "normalize" (list (last .)) -}}
        {{- if not $smart -}}{{- $name = trunc $most $name -}}{{- end -}}
        {{- $name = regexReplaceAll "-+" (replace "." "-" $name) "-" | trimAll "-_" -}}
        {{- if and $smart (gt $most 0) (gt (len $name) $most) -}}
        {{- $start := trunc (int (add $most 1)) $name -}}
        {{- $name = ternary (regexReplaceAll "-[^-]*$" $start "") (trunc $most $name) (contains "-" $start) -}}
        {{- end -}}
        {{- $name -}}
        {{- end -}}
        """;

    private static readonly HashSet<string> OnlyInHelm =
    [
        "include", "tpl", "required", "lookup", "getHostByName", "toToml", "mustToToml", "fromToml", "toYamlPretty", "mustToYaml",
        "fromJsonArray",
    ];

    // Longer, or deeper, than anybody writes one; translating it would take long.
    private const int MostLetters = 256 * 1024, MostFields = 100, MostParentheses = 100;

    private readonly string _text;
    private readonly MissingKey _missing;
    private readonly string _scope;
    private readonly StringBuilder _result = new();
    private readonly List<string[]> _parameters = [];
    private readonly Stack<string> _blocks = [];
    private int _position;

    private GoTemplate(string text, MissingKey missing, string scope) => (_text, _missing, _scope) = (text, missing, scope);

    /// <summary>The template for Helm.</summary>
    /// <param name="text">The template for Argo CD.</param>
    /// <param name="missing">What a missing key is.</param>
    /// <param name="scope">What sets the names of its templates apart from those of others.</param>
    /// <exception cref="TemplateException">It uses what Argo CD doesn't have.</exception>
    public static string ForHelm(string text, MissingKey missing, string scope)
    {
        var template = new GoTemplate(text, missing, scope);
        template.Translate();
        return template._result.ToString();
    }

    /// <summary>Whether a parameter that the template names wherever it is executed isn't there.</summary>
    public static bool Misses(string text, JsonObject parameters)
    {
        var template = new GoTemplate(text, MissingKey.Error, "");
        try
        {
            template.Translate();
        }
        catch (TemplateException)
        {
            return false; // Not for want of a parameter: it is told where the template is executed.
        }

        return template._parameters.Exists(path => !Has(parameters, path));
    }

    private static bool Has(JsonNode? value, ReadOnlySpan<string> path)
    {
        foreach (var key in path)
        {
            if (value is not JsonObject map || !map.TryGetPropertyValue(key, out value))
            {
                return false;
            }
        }

        return true;
    }

    private void Translate()
    {
        if (_text.Length > MostLetters)
        {
            throw TooMuch();
        }

        while (_text.IndexOf("{{", _position, StringComparison.Ordinal) is var start and >= 0)
        {
            _result.Append(_text, _position, start + 2 - _position);
            _position = start + 2;
            Action();
        }

        _result.Append(_text, _position, _text.Length - _position);
    }

    /// <summary>One action, up to its closing braces.</summary>
    private void Action()
    {
        if (TrimMarker().Match(_text, _position) is { Success: true } marker)
        {
            Copy(marker.Length);
        }

        if (Matches("/*"))
        {
            var comment = _text.IndexOf("*/", _position, StringComparison.Ordinal);
            Copy((comment < 0 ? _text.Length : comment + 2) - _position);
        }

        Stack<int> open = [];
        Stack<string?> pending = new([null]);
        var isFirst = true;
        while (_position < _text.Length)
        {
            if (End().Match(_text, _position) is { Success: true } end)
            {
                Finish(pending);
                Copy(end.Length);
                return;
            }

            var letter = _text[_position];
            if (Literal().Match(_text, _position) is { Success: true } literal)
            {
                Copy(literal.Length);
            }
            else if (letter == '(')
            {
                if (open.Count == MostParentheses)
                {
                    throw TooMuch();
                }

                open.Push(_result.Length);
                pending.Push(null);
                Copy(1);
            }
            else if (letter == ')' && open.Count > 0)
            {
                Finish(pending);
                pending.Pop();
                Copy(1);
                FieldsOf(open.Pop(), ofParameters: false);
            }
            else if (letter == '|')
            {
                Finish(pending);
                Copy(1);
            }
            else if (letter == '$')
            {
                var start = _result.Length;
                Copy(Word().Match(_text, _position + 1).Length + 1);
                FieldsOf(start, ofParameters: _result.Length == start + 1);
            }
            else if (letter == '.')
            {
                Dot();
            }
            else if (Word().Match(_text, _position) is { Success: true, Length: > 0 } word)
            {
                Name(word.Value, pending, isFirst);
            }
            else
            {
                Copy(1);
            }

            isFirst &= char.IsWhiteSpace(letter);
        }
    }

    private void Dot()
    {
        var start = _result.Length;
        if (Fields().Match(_text, _position).Length > 0)
        {
            FieldsOf(start, ofParameters: !_blocks.Any(block => block is "range" or "with" or "define" or "block"), ".");
        }
        else
        {
            Copy(1);
        }
    }

    /// <summary>The fields that follow here, of what was written from <paramref name="start"/> on, or of <paramref name="of"/>.</summary>
    private void FieldsOf(int start, bool ofParameters, string? of = null)
    {
        var match = Fields().Match(_text, _position);
        if (!match.Success || match.Length == 0)
        {
            return;
        }

        var fields = match.Value[1..].Split('.');
        if (fields.Length > MostFields)
        {
            throw TooMuch();
        }

        var value = of ?? _result.ToString(start, _result.Length - start);
        if (ofParameters)
        {
            _parameters.Add(fields);
        }

        _result.Length = start;
        _position += match.Length;
        foreach (var (index, field) in fields.Index())
        {
            // Parameters have no methods; what a function makes may have, and those have capital letters.
            if (_missing == MissingKey.Zero || (of is null && value != "$" && char.IsUpper(field[0])))
            {
                value = $"{value}{(value == "." ? "" : ".")}{string.Join('.', fields[index..])}";
                break;
            }

            value = _missing == MissingKey.Error ? $"(index (values (pick {value} \"{field}\")) 0)"
                : index == 0 ? $"{value}{(value == "." ? "" : ".")}{field}"
                : $"(index ({value} | default dict) \"{field}\")";
        }

        _result.Append(value);
    }

    private void Name(string word, Stack<string?> pending, bool isFirst)
    {
        if (OnlyInHelm.Contains(word))
        {
            throw new TemplateException($"function \"{word}\" not defined");
        }

        switch (word)
        {
            case "if" or "range" or "with" when isFirst:
                _blocks.Push(word);
                break;
            case "end" when isFirst && _blocks.Count > 0:
                _blocks.Pop();
                break;
            case "define" or "block" or "template" when isFirst:
                if (word != "template")
                {
                    _blocks.Push(word);
                }

                Copy(word.Length);
                if (OpeningQuote().Match(_text, _position) is { Success: true } quote)
                {
                    Copy(quote.Length);
                    _result.Append(_scope);
                    Copy(Math.Max(0, _text.IndexOf(quote.Value[^1], _position) + 1 - _position));
                }

                return;
            case "normalize" or "slugify":
                _result.Append("list");
                _position += word.Length;
                pending.Pop();
                pending.Push(word);
                return;
            case "index" when TextByKey().IsMatch(_text, _position):
                _result.Append("get");
                _position += word.Length;
                return;
            // Helm's knows maps alone.
            case "fromJson":
                _result.Append("mustFromJson");
                _position += word.Length;
                return;
        }

        Copy(word.Length);
    }

    private void Finish(Stack<string?> pending)
    {
        if (pending.Pop() is { } function)
        {
            _result.Append(" | include \"").Append(function).Append("\" ");
        }

        pending.Push(null);
    }

    private static TemplateException TooMuch() => new("the template is too long, or nested too deep");

    private bool Matches(string text) => string.CompareOrdinal(_text, _position, text, 0, text.Length) == 0;

    private void Copy(int length)
    {
        length = Math.Min(length, _text.Length - _position);
        _result.Append(_text, _position, length);
        _position += length;
    }

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex(@"\G-\s", Options, 1000)]
    private static partial Regex TrimMarker();

    [GeneratedRegex(@"\G(\s-)?\}\}", Options, 1000)]
    private static partial Regex End();

    // Texts, letters and numbers.
    [GeneratedRegex(@"\G(""(\\.|[^""\\])*""|`[^`]*`|'(\\.|[^'\\])*'|[-+]?\.?[0-9][0-9A-Za-z_.]*)", Options, 1000)]
    private static partial Regex Literal();

    [GeneratedRegex(@"\G[\p{L}_][\p{L}\p{Nd}_]*", Options, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\G(\.[\p{L}_][\p{L}\p{Nd}_]*)*", Options, 1000)]
    private static partial Regex Fields();

    [GeneratedRegex(@"\G\s*[""`]", Options, 1000)]
    private static partial Regex OpeningQuote();

    [GeneratedRegex(
        @"\Gindex\s+[$\w]*(\.\w+)*\.(metadata\.(labels|annotations)|values)\s+(""[^""]*""|`[^`]*`)\s*(\||\)|-?\}\})", Options, 1000)]
    private static partial Regex TextByKey();
}

/// <summary>A template can't be executed; the message says why, as Argo CD would.</summary>
internal sealed class TemplateException(string message, string? template = null) : Exception(message)
{
    /// <summary>The template, when it is known.</summary>
    public string? Template { get; } = template;
}
