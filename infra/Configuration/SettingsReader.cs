using System.Globalization;
using System.Text.Json;

namespace Homelab.Infra.Configuration;

/// <summary>
/// Reads settings one by one and collects what is wrong with them. A setting that cannot be used gets a value of its
/// type all the same, so that reading goes on to the next; <see cref="ThrowIfAnyError"/> ends it.
/// </summary>
internal sealed class SettingsReader(Func<string, string?> get, Func<string, string>? unset)
{
    private readonly List<SettingError> _errors = [];

    /// <summary>Whether something stands in for what isn't set yet, as in a rehearsal.</summary>
    public bool IsRehearsal => unset is not null;

    public string Text(string key, Func<string, bool> isAllowed, string allowed) =>
        Check(key, Present(key, allowed), isAllowed, allowed);

    public string? Optional(string key, Func<string, bool> isAllowed, string allowed) =>
        string.IsNullOrEmpty(get(key)) ? null : Check(key, get(key)!, isAllowed, allowed);

    public string OneOf(string key, params string[] choices)
    {
        var allowed = $"write {string.Join(" or ", choices)}";
        return Check(key, Present(key, allowed), choices.Contains, allowed);
    }

    public bool Boolean(string key)
    {
        const string Allowed = "write true or false";
        return Check(key, Present(key, Allowed), text => text is "true" or "false", Allowed) == "true";
    }

    public int Integer(string key, int least, int most)
    {
        var allowed = $"write a whole number from {least} to {most}";
        var text = Check(key, Present(key, allowed), text => Parse(text) is { } number && number >= least && number <= most, allowed);
        return Parse(text) ?? least;

        static int? Parse(string text) =>
            int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    public SemanticVersion Version(string key)
    {
        const string Allowed =
            "write one exact chart version, such as 10.1.1; no range and no word like latest, so that every run installs the same";
        var text = Check(key, Present(key, Allowed), text => SemanticVersion.TryParse(text, out _), Allowed);
        return SemanticVersion.TryParse(text, out var version) ? version : new SemanticVersion(0, 0, 0);
    }

    public IReadOnlyList<string> List(string key, int least, Func<string, bool> isAllowed, string allowed)
    {
        var text = least > 0 ? Present(key, allowed) : get(key);
        if (text is null)
        {
            return [];
        }

        if (Array(text) is not { } items || items.Count < least)
        {
            Report(key, text, allowed);
            return [];
        }

        foreach (var stranger in items.Where(item => !isAllowed(item)))
        {
            Report(key, stranger, allowed);
        }

        return items;
    }

    public Secret Secret(string key, Func<string, bool>? isAllowed = null, string allowed = "")
    {
        var text = Find(key) ?? unset?.Invoke(key);
        if (string.IsNullOrWhiteSpace(text))
        {
            Report(key, null, $"is missing: set it with pulumi config set --secret {(key.Contains('.') ? $"--path {key}" : key)}");
        }
        else if (isAllowed is not null && !isAllowed(text))
        {
            Report(key, null, allowed);
        }

        return new Secret(text ?? "");
    }

    public Secret? OptionalSecret(string key) => Find(key) is { Length: > 0 } text ? new Secret(text) : null;

    /// <summary>Reports every member of the object <paramref name="key"/> that no setting is named after.</summary>
    public void KnownKeys(string key, IReadOnlyList<string> paths)
    {
        var known = paths.Where(path => path.StartsWith($"{key}.", StringComparison.Ordinal))
            .Select(path => path[(key.Length + 1)..]).ToList();
        if (Object(key) is not { } members)
        {
            Report(key, null, $"is not an object: write its members below it ({string.Join(", ", known)})");
            return;
        }

        foreach (var stranger in members.Keys.Except(known, StringComparer.Ordinal))
        {
            Report($"{key}.{stranger}", null, $"is unknown; there are {string.Join(", ", known)}");
        }
    }

    public string Check(string key, string? text, Func<string, bool> isAllowed, string allowed)
    {
        if (text is not null && !isAllowed(text))
        {
            Report(key, text, allowed);
        }

        return text ?? "";
    }

    public void Report(string key, string? value, string allowed) => _errors.Add(new SettingError($"homelab:{key}", value, allowed));

    /// <summary>Reports the name of the stack, which is no setting.</summary>
    public void ReportStack(string name, string allowed) => _errors.Add(new SettingError("the stack's name", name, allowed));

    public void ThrowIfAnyError()
    {
        if (_errors.Count > 0)
        {
            throw new SettingsException(_errors);
        }
    }

    private string? Present(string key, string allowed)
    {
        var text = get(key);
        if (text is null)
        {
            Report(key, null, $"is missing: {allowed}");
        }

        return text;
    }

    /// <summary>A setting by its path: either a key, or an object's key and a member, as in <c>secrets.botToken</c>.</summary>
    private string? Find(string path) => path.Split('.') switch
    {
        [var key, var member] => Object(key)?.GetValueOrDefault(member),
        _ => get(path),
    };

    private Dictionary<string, string>? Object(string key)
    {
        try
        {
            using var document = JsonDocument.Parse(get(key) ?? "{}");
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject()
                    .ToDictionary(member => member.Name, member => member.Value.ToString(), StringComparer.Ordinal)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string>? Array(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Array
                && document.RootElement.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
