using System.Buffers;

namespace Homelab.GitOps.ArgoCd;

/// <summary>
/// The globs of Argo CD (<c>util/glob</c>, on gobwas/glob): <c>*</c> stops at a separator where there is one, <c>**</c> does not,
/// <c>?</c>, <c>[a-z]</c>, <c>[!a]</c> and <c>{one,two}</c>.
/// </summary>
internal static class Glob
{
    /// <summary>Where a pattern stops being the text that it matches.</summary>
    public static readonly SearchValues<char> Special = SearchValues.Create("*?[{\\");

    private const int MostCompiled = 2_000;

    private static readonly ConcurrentDictionary<(string Pattern, bool Separated), Regex?> Compiled = new();

    /// <summary>Whether the whole <paramref name="text"/> matches; a pattern that is no glob matches nothing, as in Argo CD.</summary>
    public static bool IsMatch(string pattern, string text, bool slashSeparates = false)
    {
        if (!pattern.AsSpan().ContainsAny(Special))
        {
            return pattern == text;
        }

        if (Compiled.Count > MostCompiled)
        {
            Compiled.Clear();
        }

        return Compiled.GetOrAdd((pattern, slashSeparates), key => Compile(key.Pattern, key.Separated))?.IsMatch(text) == true;
    }

    private static Regex? Compile(string pattern, bool slashSeparates)
    {
        var any = slashSeparates ? "[^/]" : ".";
        var regex = new StringBuilder("\\A");
        var braces = 0;
        for (var index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case '*' when index + 1 < pattern.Length && pattern[index + 1] == '*':
                    regex.Append(".*");
                    index++;
                    break;
                case '*':
                    regex.Append(any).Append('*');
                    break;
                case '?':
                    regex.Append(any);
                    break;
                case '[' when pattern.IndexOf(']', index + 1) is var end and > 0:
                    var set = pattern[(index + 1)..end];
                    regex.Append('[').Append(set.StartsWith('!') ? "^" : "")
                        .Append(set.TrimStart('!').Replace("\\", "\\\\", StringComparison.Ordinal)).Append(']');
                    index = end;
                    break;
                case '{':
                    braces++;
                    regex.Append("(?:");
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                case '\\' when index + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++index].ToString()));
                    break;
                default:
                    regex.Append(Regex.Escape(pattern[index].ToString()));
                    break;
            }
        }

        try
        {
            return new Regex(
                regex.Append("\\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
