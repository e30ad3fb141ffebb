using Homelab.Infra.Configuration;

namespace Homelab.Cli.Settings;

/// <summary>
/// Reads one stack's settings as the Pulumi CLI would hand them to the program, with two differences: encrypted values are
/// never decrypted, placeholders take their places; and secrets that aren't set yet are no mistake.
/// </summary>
/// <param name="root">The folder with the settings files.</param>
/// <param name="project">The project file: which settings there are, and their defaults.</param>
/// <param name="stack">The stack's name.</param>
/// <param name="problems">Collects what has to be changed.</param>
internal sealed class StackReader(string root, SettingsFile project, string stack, List<SettingProblem> problems)
{
    private const string Secrets = "secrets";

    // Namespaces that mean something to Pulumi and to the providers here.
    private static readonly string[] KnownNamespaces = ["pulumi", "github", "kubernetes", "onepassword"];

    private readonly Dictionary<string, SettingValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);
    private readonly List<string> _unset = [];

    /// <summary>The settings, or null when something has to be changed.</summary>
    public StackSettings? Read()
    {
        var before = problems.Count;
        if (SettingsFile.ReadStack(root, stack, project.Project, problems) is not { } file)
        {
            return null;
        }

        foreach (var value in file.Others)
        {
            CheckNamespace(value);
        }

        // What follows from those would only be missing settings.
        if (problems.Count > before)
        {
            return null;
        }

        foreach (var value in project.Defaults.Concat(file.Values))
        {
            _values[value.Key] = value;
        }

        foreach (var value in file.Values)
        {
            CheckKnown(value);
        }

        CheckSecretsAreMembers();
        foreach (var key in HomelabSettings.SecretKeys)
        {
            CheckEncrypted(key);
        }

        foreach (var value in _values.Values)
        {
            SettingText.Of(value.Node, value.Key, path => CheckMayBeEncrypted(value, path));
        }

        var settings = ReadSettings();
        return settings is not null && problems.Count == before ? new(project.Project, stack, settings, _unset) : null;
    }

    private HomelabSettings? ReadSettings()
    {
        try
        {
            return HomelabSettings.Read(
                stack, key => _values.TryGetValue(key, out var value) ? SettingText.Of(value.Node, key, Placeholders.Of) : null, Unset);
        }
        catch (SettingsException exception)
        {
            problems.AddRange(exception.Errors.Where(error => !_reported.Contains(Own(error.Key))).Select(Problem));
            return null;
        }
    }

    private string Unset(string secret)
    {
        _unset.Add(secret);
        return Placeholders.Of(secret);
    }

    // Pulumi takes any namespace, and hands the program none but the project's: a slip in it would count for nothing.
    private void CheckNamespace(SettingValue value)
    {
        if (value.Key.Split(':', 2) is [var space, var key] && !KnownNamespaces.Contains(space, StringComparer.Ordinal)
            && (project.Find(key) is not null || Distance(space, project.Project) <= 2))
        {
            problems.Add(new(
                value.File,
                value.Line,
                $"{value.Key} counts for nothing: this project is {project.Project}; write {project.Project}:{key}"));
        }
    }

    private void CheckKnown(SettingValue value)
    {
        if (project.Find(value.Key) is not null)
        {
            return;
        }

        var nearest = project.Values.Select(known => known.Key).MinBy(known => Distance(known, value.Key));
        var hint = nearest is not null && Distance(nearest, value.Key) <= 1 + (value.Key.Length / 4)
            ? $"did you mean {project.Project}:{nearest}?"
            : "Pulumi.yaml lists the settings there are.";
        problems.Add(new(value.File, value.Line, $"{project.Project}:{value.Key} is no setting; {hint}"));
    }

    // Encrypted or written as one JSON text, its members can't be told apart; it counts as not set then.
    private void CheckSecretsAreMembers()
    {
        if (!_values.TryGetValue(Secrets, out var value) || (value.Node is YamlMap && !SettingText.IsEncrypted(value.Node)))
        {
            return;
        }

        problems.Add(new(
            value.File, value.Line,
            $"{project.Project}:{Secrets} is one text, in which a rehearsal can't see its members; "
                + $"set them one by one, with {SetSecret(stack, $"{Secrets}.<name>")}"));
        _values.Remove(Secrets);
    }

    private void CheckEncrypted(string key)
    {
        var (name, member) = Split(key);
        if (Node(key) is not { } node || SettingText.IsEncrypted(node))
        {
            return;
        }

        var line = member is null ? _values[name].Line : node.Line;
        problems.Add(new(
            _values[name].File, line,
            $"{project.Project}:{key} is a secret and stands in plain text; replace it with {SetSecret(stack, key)}"));
    }

    private string CheckMayBeEncrypted(SettingValue value, string path)
    {
        if (path.StartsWith($"{Secrets}.", StringComparison.Ordinal) || HomelabSettings.SecretKeys.Contains(path, StringComparer.Ordinal))
        {
            return "";
        }

        _reported.Add(value.Key);
        problems.Add(new(
            value.File,
            value.Line,
            $"{project.Project}:{path} is encrypted, and a rehearsal decrypts nothing; it is no secret, so write it in plain text"));
        return "";
    }

    private SettingProblem Problem(SettingError error)
    {
        var key = Own(error.Key);
        var shown = error with { Value = error.Value is { } value ? SecretMask.Shown(value) : null };
        var (name, member) = Split(key);
        var missing = !_values.TryGetValue(name, out var set) || (error.Value is null && set.File is SettingsFile.ProjectFileName);
        return missing ? new(SettingsFile.StackFileName(stack), null, shown.ToString())
            : new(set!.File, member is not null && Node(key) is { } node ? node.Line : set.Line, shown.ToString());
    }

    private YamlValue? Node(string key)
    {
        var (name, member) = Split(key);
        var node = _values.GetValueOrDefault(name)?.Node;
        return member is null ? node : node?[member];
    }

    private string Own(string key) =>
        key.StartsWith($"{project.Project}:", StringComparison.Ordinal) ? key[(project.Project.Length + 1)..] : key;

    private static (string Name, string? Member) Split(string key) =>
        key.Split('.', 2) is [var name, var member] ? (name, member) : (key, null);

    /// <summary>The command that sets a secret.</summary>
    public static string SetSecret(string stack, string key) =>
        $"pulumi config set --stack {stack} --secret {(key.Contains('.', StringComparison.Ordinal) ? "--path " : "")}{key}";

    // How many letters have to be typed differently (Levenshtein), for "did you mean".
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var (above, letter) in left.Index())
        {
            var diagonal = row[0];
            row[0] = above + 1;
            for (var column = 1; column <= right.Length; column++)
            {
                var cost = char.ToLowerInvariant(letter) == char.ToLowerInvariant(right[column - 1]) ? 0 : 1;
                (diagonal, row[column]) = (row[column], Math.Min(Math.Min(row[column], row[column - 1]) + 1, diagonal + cost));
            }
        }

        return row[^1];
    }
}
