namespace Homelab.GitOps.Repositories;

/// <summary>
/// Compares repository URLs as Argo CD does: host without case, no <c>.git</c>, no trailing slash, <c>git@host:path</c> as
/// <c>ssh://</c>.
/// </summary>
public static class RepositoryUrl
{
    /// <summary>The form under which two URLs of one repository are equal. The scheme and user are part of it, as in Argo CD.</summary>
    public static string Normalize(string url)
    {
        var text = url.Trim();
        if (ScpStyle(text) is { } ssh)
        {
            text = ssh;
        }

        text = text.ToLowerInvariant().TrimEnd('/');
        return text.EndsWith(".git", StringComparison.Ordinal) ? text[..^4].TrimEnd('/') : text;
    }

    /// <summary>Host and path without scheme, user and port: equal for the https and ssh URLs of one repository.</summary>
    public static string Place(string url)
    {
        var normal = Normalize(url);
        var scheme = normal.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return normal;
        }

        var rest = normal[(scheme + 3)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var host = authority[(authority.LastIndexOf('@') + 1)..].Split(':')[0];
        return slash < 0 ? host : host + rest[slash..];
    }

    /// <summary>The last part of the path: the repository's own name.</summary>
    public static string Name(string url) => Place(url).Split('/')[^1];

    private static string? ScpStyle(string url)
    {
        if (url.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var at = url.IndexOf('@', StringComparison.Ordinal);
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return at > 0 && colon > at ? $"ssh://{url[..colon]}/{url[(colon + 1)..].TrimStart('/')}" : null;
    }
}
