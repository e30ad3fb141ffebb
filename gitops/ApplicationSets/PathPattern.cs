using System.Buffers;

namespace Homelab.GitOps.ApplicationSets;

/// <summary>The three languages of patterns by which a git generator finds directories and files.</summary>
internal static class PathPattern
{
    private static readonly SearchValues<char> Special = SearchValues.Create("*?[{\\");

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.NonBacktracking;

    /// <summary>
    /// Directories, by Go's <c>path.Match</c>: nothing but a slash matches a slash, so <c>**</c> is <c>*</c>. Null for what is no pattern,
    /// which Argo CD passes over.
    /// </summary>
    public static Func<string, bool>? OfDirectories(string pattern) => Literal(pattern) == pattern
        ? candidate => candidate == pattern
        : Compile(pattern, any: "[^/]", negation: "^", isDoubled: false);

    /// <summary>What every path that a pattern matches begins with.</summary>
    public static string Literal(string pattern) =>
        pattern.AsSpan().IndexOfAny(Special) is var index and >= 0 ? pattern[..index] : pattern;

    /// <summary>
    /// Files, by git's pathspecs (<c>git ls-files</c>): <c>*</c> matches slashes too, and a path without wildcards is a folder with all that
    /// is in it as well.
    /// </summary>
    public static Func<string, bool>? OfFiles(string pattern)
    {
        var path = Rooted(pattern);
        if (path.Length == 0)
        {
            return _ => true;
        }

        var folder = path.EndsWith('/') ? path : path + "/";
        var glob = path.AsSpan().ContainsAny("*?[\\") ? Compile(path, any: ".", negation: "!^", isDoubled: false) : null;
        return candidate => candidate == path || candidate.StartsWith(folder, StringComparison.Ordinal) || glob?.Invoke(candidate) == true;
    }

    /// <summary>
    /// Files with <c>--enable-new-git-file-globbing</c>, by https://github.com/bmatcuk/doublestar: <c>**</c> as a whole part of the path
    /// stands for any folders, and for none.
    /// </summary>
    public static Func<string, bool>? OfFilesNew(string pattern) =>
        Compile(Rooted(pattern).TrimStart('/'), any: "[^/]", negation: "!^", isDoubled: true);

    /// <summary>The pattern from the top of the repository.</summary>
    public static string Rooted(string pattern) =>
        pattern == "." ? "" : pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;

    private static Func<string, bool>? Compile(string pattern, string any, string negation, bool isDoubled)
    {
        var regex = new StringBuilder("\\A");
        var braces = 0;
        for (var index = 0; index < pattern.Length; index++)
        {
            switch (pattern[index])
            {
                case '*' when isDoubled && IsWholePart(pattern, index):
                    var isLast = index + 2 == pattern.Length;
                    regex.Append(isLast ? ".*" : "(?:.*/)?");
                    index += isLast ? 1 : 2;
                    break;
                case '*':
                    regex.Append(any).Append('*');
                    break;
                case '?':
                    regex.Append(any);
                    break;
                case '[' when Class(pattern, index, negation) is var (set, end):
                    regex.Append(set);
                    index = end;
                    break;
                case '[':
                    return null;
                case '{' when isDoubled:
                    braces++;
                    regex.Append("(?:");
                    break;
                case ',' when braces > 0:
                    regex.Append('|');
                    break;
                case '}' when braces > 0:
                    braces--;
                    regex.Append(')');
                    break;
                case '\\' when index + 1 < pattern.Length:
                    regex.Append(Regex.Escape(pattern[++index].ToString()));
                    break;
                case '\\':
                    return null;
                default:
                    regex.Append(Regex.Escape(pattern[index].ToString()));
                    break;
            }
        }

        try
        {
            return new Regex(regex.Append("\\z").ToString(), Options).IsMatch;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsWholePart(string pattern, int index) =>
        (index == 0 || pattern[index - 1] == '/') && index + 1 < pattern.Length && pattern[index + 1] == '*'
        && (index + 2 == pattern.Length || pattern[index + 2] == '/');

    private static (string Set, int End)? Class(string pattern, int start, string negation)
    {
        var index = start + 1;
        var isNegated = index < pattern.Length && negation.Contains(pattern[index], StringComparison.Ordinal);
        index += isNegated ? 1 : 0;
        var first = index;
        var set = new StringBuilder(isNegated ? "[^" : "[");
        for (; index < pattern.Length && (pattern[index] != ']' || index == first); index++)
        {
            if (pattern[index] == '\\' && index + 1 < pattern.Length)
            {
                index++;
            }

            set.Append(pattern[index] is '\\' or ']' or '[' or '^' ? "\\" : "").Append(pattern[index]);
        }

        return index < pattern.Length && index > first ? (set.Append(']').ToString(), index) : null;
    }
}
