namespace Homelab.Cli.Doctor;

/// <summary>What a probe is about, from <c>probes.yaml</c> beside this file.</summary>
internal sealed record ProbeInfo
{
    /// <summary><c>HD001</c> and so on; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked: <c>settings</c>, <c>tools</c>, <c>charts</c>, <c>github</c> or <c>cluster</c>.</summary>
    public required string Subject { get; init; }

    /// <summary>What should be so, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>What goes wrong where it isn't, in one sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The way out, in general.</summary>
    public required string Fix { get; init; }

    /// <summary>The probe without whose answer this one can't be asked.</summary>
    public string? Needs { get; init; }

    /// <summary>Every probe, by id.</summary>
    public static IReadOnlyList<ProbeInfo> All { get; } = Read();

    /// <summary>The probe with this id.</summary>
    public static ProbeInfo Of(string id) => All.First(probe => probe.Id == id);

    private static ProbeInfo[] Read()
    {
        using var text = new StreamReader(typeof(ProbeInfo).Assembly.GetManifestResourceStream("probes.yaml")!);
        return [.. YamlText.Read(text.ReadToEnd())[0].Root!.Items.Select(probe => new ProbeInfo
        {
            Id = Field(probe, "id"),
            Subject = Field(probe, "subject"),
            Title = Field(probe, "title"),
            Why = Field(probe, "why"),
            Fix = Field(probe, "fix"),
            Needs = probe["needs"]?.Text,
        })];
    }

    private static string Field(YamlValue probe, string key) =>
        probe[key]?.Text ?? throw new InvalidDataException($"probes.yaml:{probe.Line} has no {key}.");
}
