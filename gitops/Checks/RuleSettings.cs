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
        IEnumerable<Finding> findings, RuleSelection selection, Func<Finding, string?> ownerOf)
    {
        List<Finding> told = [];
        var (settings, options) = (0, 0);
        foreach (var finding in findings)
        {
            if (!selection.Has(finding.Check))
            {
                options++;
            }
            else if (Judged(finding, ownerOf(finding)) is not { } judged)
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

    private Finding? Judged(Finding finding, string? repository)
    {
        if (repository is null || !_settings.TryGetValue((repository, finding.Check.Id), out var setting))
        {
            return finding;
        }

        return setting.IsOff || setting.Excluded.Any(pattern => Glob.IsMatch(pattern, finding.Location.Path, slashSeparates: true))
            || setting.Charts.Any(chart => ForeignCharts.IsFetched(finding.Location, chart)) ? null
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

        var setting = new RuleSetting();
        foreach (var (key, held) in value.Entries)
        {
            setting = key.Value switch
            {
                "severity" => Level(held, file) with { Excluded = setting.Excluded, Charts = setting.Charts },
                "exclude" when IsList(held) => setting with { Excluded = [.. held.Items.Select(item => item.Text!)] },
                "charts" when IsList(held) => setting with { Charts = [.. held.Items.Select(item => item.Text!)] },
                "charts" => throw new RuleSettingsException(file.At(key.Line), "charts is a list of fetched charts: [redis]."),
                "exclude" => throw new RuleSettingsException(file.At(key.Line), "exclude is a list of files, as globs: [docs/**]."),
                _ => throw new RuleSettingsException(
                    file.At(key.Line), $"There is no {key.Value} of a rule; there are severity, exclude and charts."),
            };
        }

        return setting;
    }

    private static RuleSetting Level(YamlValue value, SourceLocation file) => value.Text switch
    {
        "off" => new RuleSetting(IsOff: true),
        "warning" => new RuleSetting(Severity: Severity.Warning),
        "error" => new RuleSetting(Severity: Severity.Error),
        var text => throw new RuleSettingsException(
            file.At(value.Line), $"A rule is {Severities}{(text is null ? "" : $", and not {text}")}."),
    };

    private static IReadOnlyList<YamlEntry> Entries(YamlValue value, SourceLocation file, string expected) => value switch
    {
        YamlMap map => map.All,
        YamlScalar { IsNull: true } => [],
        _ => throw new RuleSettingsException(file.At(value.Line), $"This has to be {expected}."),
    };

    private static bool IsList(YamlValue value) => value is YamlList && value.Items.All(item => item.Text is { Length: > 0 });

    private sealed record RuleSetting(bool IsOff = false, Severity? Severity = null)
    {
        public IReadOnlyList<string> Excluded { get; init; } = [];

        public IReadOnlyList<string> Charts { get; init; } = [];
    }
}
