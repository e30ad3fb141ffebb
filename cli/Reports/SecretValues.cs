using System.Text.RegularExpressions;

namespace Homelab.Cli.Reports;

/// <summary>Tells by its key whether a Helm value is likely to be a secret, which belongs into no report.</summary>
internal static partial class SecretValues
{
    /// <summary>Whether the value under this key is kept out of reports.</summary>
    public static bool IsSecret(string key) => SecretName().IsMatch(key);

    [GeneratedRegex(
        "(password|passwd|passphrase|secret|token|apikey|api_key|api-key|privatekey|private_key|credentials)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();
}
