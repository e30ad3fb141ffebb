namespace Homelab.GitOps.Checks;

/// <summary>The settings of rules are not what they have to be.</summary>
/// <param name="location">The line that is wrong.</param>
/// <param name="problem">What is wrong with it.</param>
public sealed class RuleSettingsException(SourceLocation location, string problem) : Exception($"{location}: {problem}");

/// <summary>Which rules a run is about, whatever repositories say: from the command line.</summary>
public sealed record RuleSelection
{
    /// <summary>The rules to look at; all when empty.</summary>
    public IReadOnlyCollection<string> Only { get; init; } = [];

    /// <summary>The rules to leave out.</summary>
    public IReadOnlyCollection<string> Skip { get; init; } = [];

    /// <summary>The least that is told.</summary>
    public Severity Least { get; init; } = Severity.Warning;

    /// <summary>Whether the run is about a rule.</summary>
    internal bool Has(CheckInfo rule) =>
        (Only.Count == 0 || Only.Contains(rule.Id, StringComparer.Ordinal)) && !Skip.Contains(rule.Id, StringComparer.Ordinal);
}

/// <summary>How many findings there are that nobody is told of.</summary>
/// <param name="BySettings">Those of rules, or of files, that a repository's own <c>.homelab.yaml</c> turns off.</param>
/// <param name="ByOptions">Those that the command line leaves out.</param>
public sealed record Quieted(int BySettings = 0, int ByOptions = 0);

/// <summary>
/// The rules as the repositories want them: <c>rules</c> in the <c>.homelab.yaml</c> at the root of each. A checkout may be anybody's, so
/// each speaks for its own files alone, and for charts that its own Applications fetch.
/// </summary>
public sealed class RuleSettings
{
    /// <summary>The file at the root of a repository.</summary>
    public const string FileName = ".homelab.yaml";

    private const string Severities = "off, warning or error";

    private readonly Dictionary<(string Repository, string Rule), RuleSetting> _settings = [];
    private readonly IReadOnlyList<string> _repositories;

    private RuleSettings(RepositorySet repositories) => _repositories = [.. repositories.All.Select(repository => repository.Name)];

    /// <summary>Reads the settings of every repository.</summary>
    /// <exception cref="RuleSettingsException">A file can't be read, or says what isn't understood.</exception>
    public static RuleSettings Read(RepositorySet repositories)
    {
        var settings = new RuleSettings(repositories);
        foreach (var repository in repositories.All.Where(repository => repository.HasFile(FileName)))
        {
            var file = repository.ReadYaml(FileName).Strict;
            if (file.Problem is { } problem)
            {
                throw new RuleSettingsException(file.Location.At(file.ProblemLine), problem);
            }

            foreach (var root in file.Roots)
            {
                settings.Add(repository.Name, root, file.Location);
            }
        }

        return settings;
    }

    /// <summary>The findings that are told, as bad as the repositories say that they are, and how many are not.</summary>
    internal (IReadOnlyList<Finding> Told, Quieted Quieted) Apply(
        IEnumerable<Finding> findings, RuleSelection selection, Func<string, string?> repositoryOf)
    {
        List<Finding> told = [];
        var (settings, options) = (0, 0);
        foreach (var finding in findings)
        {
            if (!selection.Has(finding.Check))
            {
                options++;
            }
            else if (Judged(finding, repositoryOf) is not { } judged)
            {
                settings++;
            }
            else if (judged.Severity < selection.Least)
            {
                options++;
            }
            else
            {
                told.Add(judged);
            }
        }

        return (told, new Quieted(settings, options));
    }

    /// <summary>Whether every repository turns the rule off.</summary>
    internal bool IsOff(CheckInfo rule) => _repositories.Count > 0
        && _repositories.All(repository => _settings.GetValueOrDefault((repository, rule.Id)) is { IsOff: true });

    private Finding? Judged(Finding finding, Func<string, string?> repositoryOf)
    {
        // What a fetched chart holds is for the repository to say whose Application fetches it.
        var repository = finding.Location.Repository is not { } own || _repositories.Contains(own, StringComparer.Ordinal)
            ? finding.Location.Repository
            : repositoryOf(finding.Application ?? "");
        if (repository is null || !_settings.TryGetValue((repository, finding.Check.Id), out var setting))
        {
            return finding;
        }

        return setting.IsOff || setting.Excluded.Any(pattern => Glob.IsMatch(pattern, finding.Location.Path, slashSeparates: true)) ? null
            : setting.Severity is { } severity ? finding with { Severity = severity }
            : finding;
    }

    private void Add(string repository, YamlValue root, SourceLocation file)
    {
        foreach (var (key, value) in Entries(root, file, "a map with the key rules"))
        {
            if (key.Value != "rules")
            {
                throw new RuleSettingsException(file.At(key.Line), $"There is no {key.Value} here; there is rules.");
            }

            foreach (var (id, setting) in Entries(value, file, "a map from rules, such as HL020, to what is made of them"))
            {
                if (CheckInfo.All.All(rule => rule.Id != id.Value))
                {
                    throw new RuleSettingsException(file.At(id.Line), $"There is no rule {id.Value}; docs/checks.md lists them.");
                }

                _settings[(repository, id.Value)] = Setting(setting, file);
            }
        }
    }

    private static RuleSetting Setting(YamlValue value, SourceLocation file)
    {
        if (value is not YamlMap)
        {
            return Level(value, file);
        }

        var setting = new RuleSetting(IsOff: false, Severity: null, []);
        foreach (var (key, held) in value.Entries)
        {
            setting = key.Value switch
            {
                "severity" => Level(held, file) with { Excluded = setting.Excluded },
                "exclude" when held is YamlList && held.Items.All(item => item.Text is { Length: > 0 }) =>
                    setting with { Excluded = [.. held.Items.Select(item => item.Text!)] },
                "exclude" => throw new RuleSettingsException(file.At(key.Line), "exclude is a list of files, as globs: [docs/**]."),
                _ => throw new RuleSettingsException(
                    file.At(key.Line), $"There is no {key.Value} of a rule; there are severity and exclude."),
            };
        }

        return setting;
    }

    private static RuleSetting Level(YamlValue value, SourceLocation file) => value.Text switch
    {
        "off" => new RuleSetting(IsOff: true, Severity: null, []),
        "warning" => new RuleSetting(IsOff: false, Severity.Warning, []),
        "error" => new RuleSetting(IsOff: false, Severity.Error, []),
        var text => throw new RuleSettingsException(
            file.At(value.Line), $"A rule is {Severities}{(text is null ? "" : $", and not {text}")}."),
    };

    private static IReadOnlyList<YamlEntry> Entries(YamlValue value, SourceLocation file, string expected) => value switch
    {
        YamlMap map => map.All,
        YamlScalar { IsNull: true } => [],
        _ => throw new RuleSettingsException(file.At(value.Line), $"This has to be {expected}."),
    };

    private sealed record RuleSetting(bool IsOff, Severity? Severity, IReadOnlyList<string> Excluded);
}
