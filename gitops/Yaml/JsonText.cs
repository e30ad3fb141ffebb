using System.Text.Encodings.Web;

namespace Homelab.GitOps.Yaml;

/// <summary>How JSON is written for people.</summary>
public static class JsonText
{
    /// <summary>JSON for people: nothing escaped that needn't be.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
