using Homelab.GitOps.Masking;

namespace Homelab.GitOps.Findings;

/// <summary>How bad a finding is.</summary>
public enum Severity
{
    /// <summary>Works, but is not what it should be.</summary>
    Warning,

    /// <summary>Would not work, or would harm.</summary>
    Error,
}

/// <summary>What a check is about, from <c>rules.yaml</c> beside this file; <c>docs/checks.md</c> is made from these.</summary>
public sealed record CheckInfo
{
    /// <summary><c>HL001</c> and so on; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>The rule, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>Why the rule is there, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>How bad it is when broken.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The way out, in general.</summary>
    public required string Fix { get; init; }

    /// <summary>An example that breaks the rule.</summary>
    public required string Bad { get; init; }

    /// <summary>The same example put right.</summary>
    public required string Good { get; init; }

    /// <summary>Whether breaking the rule can be why something made from the same file fails: the failure is then told with it.</summary>
    internal bool ExplainsFailures { get; init; }

    /// <summary>Every rule, by id.</summary>
    internal static IReadOnlyList<CheckInfo> All { get; } = Read();

    /// <summary>The rule with this id.</summary>
    internal static CheckInfo Of(string id) => All.First(rule => rule.Id == id);

    private static CheckInfo[] Read() => [.. YamlText.ReadResource("rules.yaml").Items.Select(rule => new CheckInfo
        {
            Id = rule.Field("id"),
            Title = rule.Field("title"),
            Why = rule.Field("why"),
            Severity = rule.Field("severity") is "error" ? Severity.Error : Severity.Warning,
            Fix = rule.Field("fix"),
            Bad = rule.Field("bad"),
            Good = rule.Field("good"),
            ExplainsFailures = rule["explainsFailures"]?.IsTrue == true,
        })];
}

/// <summary>One place where a rule is broken.</summary>
public sealed record Finding
{
    private readonly Severity? _severity;

    /// <summary>The rule.</summary>
    public required CheckInfo Check { get; init; }

    /// <summary>Where.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>What is wrong, in one sentence, naming what it is about.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it here.</summary>
    public required string WayOut { get; init; }

    /// <summary>How bad it is: as bad as the rule says, unless Argo CD lives with it here.</summary>
    public Severity Severity { get => _severity ?? Check.Severity; init => _severity = value; }

    /// <summary>The Application it is about, when it is about one.</summary>
    public string? Application { get; init; }

    /// <summary>The chart of others that it is in, which nobody here can mend; null when it is in none.</summary>
    public string? Chart { get; init; }

    /// <summary>What else fails because of it, and what the same place does to other Applications.</summary>
    public IReadOnlyList<string> Consequences { get; init; } = [];

    /// <summary>
    /// The files that the thing which failed was made from. A failed render that has a finding of its own in one of them is that
    /// finding's consequence and is told there, not a second time.
    /// </summary>
    internal IReadOnlyList<SourceLocation> MadeFrom { get; init; } = [];

    /// <summary>The finding as it is shown: what tools say may repeat a secret.</summary>
    internal Finding Masked() => this with
    {
        Message = SecretMask.Shown(Message),
        WayOut = SecretMask.Shown(WayOut),
        Consequences = [.. Consequences.Select(SecretMask.Shown)],
    };

    /// <summary>The finding without secrets of what it is about, should its message repeat one.</summary>
    internal Finding Without(IEnumerable<string> secrets) => this with { Message = SecretMask.Shown(Message, secrets) };

    /// <summary><c>repository/path:line: HL001 message</c>.</summary>
    public override string ToString() => $"{Location}: {Check.Id} {Message} {WayOut}";
}

/// <summary>A step of the tree that can't go on, with the finding that says why.</summary>
internal sealed class FindingException(Finding finding) : Exception(finding.Message)
{
    public Finding Finding { get; } = finding;
}
