using System.Text.Encodings.Web;
using System.Text.Json;

namespace Homelab.GitOps.Yaml;

internal static class JsonText
{
    /// <summary>JSON for people: nothing escaped that needn't be.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
