namespace Homelab.Infra.Configuration;

/// <summary>A secret's value, which no log, message or report shows by accident: as text it is <c>[secret]</c>.</summary>
public sealed class Secret(string value)
{
    /// <summary>The value itself, for the one place that hands it to Pulumi as a secret output.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "[secret]";
}
