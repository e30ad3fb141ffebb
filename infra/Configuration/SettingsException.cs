namespace Homelab.Infra.Configuration;

/// <summary>One setting that cannot be used.</summary>
/// <param name="Key">The key as a person writes it, such as <c>homelab:owner</c> or <c>homelab:secrets.botToken</c>.</param>
/// <param name="Value">The offending value; null when it is missing or secret, so that a secret is never shown.</param>
/// <param name="Allowed">What is wrong with it and what to write instead, as the rest of a sentence that begins with the key.</param>
public sealed record SettingError(string Key, string? Value, string Allowed)
{
    /// <summary>The error as one line.</summary>
    public override string ToString() => Value is null ? $"{Key} {Allowed}" : $"{Key} is \"{Value}\": {Allowed}";
}

/// <summary>
/// Thrown when settings cannot be used; names all of them, so that a person corrects them in one go. A
/// <see cref="RunException"/>, because Pulumi shows the text of those as it is, without a stack trace.
/// </summary>
public sealed class SettingsException(IReadOnlyList<SettingError> errors) : RunException(Describe(errors))
{
    /// <summary>Every setting that cannot be used, in the order of the settings.</summary>
    public IReadOnlyList<SettingError> Errors { get; } = errors;

    private static string Describe(IReadOnlyList<SettingError> errors) =>
        string.Join('\n', errors.Select(error => $"  {error}").Prepend(
            errors.Count == 1 ? "One setting cannot be used:" : $"{errors.Count} settings cannot be used:"));
}
