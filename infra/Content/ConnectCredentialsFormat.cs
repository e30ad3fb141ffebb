using System.Text;

namespace Homelab.Infra.Content;

/// <summary>
/// How the Connect chart wants <c>1password-credentials.json</c> in its Secret: charts before 2.3.0 hand the Secret's
/// value to the server as <c>OP_SESSION</c>, which wants base64; from 2.3.0 on the chart takes raw JSON. Both writers of
/// that Secret, the ExternalSecret and the program, follow this.
/// </summary>
public sealed class ConnectCredentialsFormat
{
    /// <summary>The token of the template in files; one that has it follows the pinned chart, so the program keeps it.</summary>
    internal const string Token = "connectCredentials";

    private static readonly SemanticVersion FirstWithRawJson = new(2, 3, 0);

    private readonly bool _base64;

    private ConnectCredentialsFormat(bool base64) => _base64 = base64;

    /// <summary>The template of the ExternalSecret, for External Secrets' engine version 2.</summary>
    public string Template => _base64 ? "{{ .credentials | b64enc }}" : "{{ .credentials }}";

    /// <summary>The format that a chart's version wants.</summary>
    public static ConnectCredentialsFormat For(SemanticVersion chartVersion) => new(chartVersion < FirstWithRawJson);

    /// <summary>The Secret's value for the content of a credentials file.</summary>
    public string Encode(string credentials) => _base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)) : credentials;
}
