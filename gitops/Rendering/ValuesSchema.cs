using System.Formats.Tar;
using System.IO.Compression;

namespace Homelab.GitOps.Rendering;

/// <summary>
/// The <c>values.schema.json</c> of charts. helm loads whatever one refers to, be it a URL or a file of the machine (pkg/chart/common/util
/// in helm/helm), so a schema that refers to anything but itself is not given to it.
/// </summary>
internal static partial class ValuesSchema
{
    private const string FileName = "values.schema.json";

    // helm's own limit for a packed chart.
    private const long MaxUnpacked = 100L * 1024 * 1024;

    /// <summary>
    /// What the schema in this file refers to outside itself, be the file one or a packed chart that holds some; null for nothing.
    /// </summary>
    public static string? ForeignReference(Repository repository, string path)
    {
        var isPackage = path.EndsWith(".tgz", StringComparison.Ordinal);
        if (!isPackage && Path.GetFileName(path) != FileName)
        {
            return null;
        }

        using var file = repository.OpenRead(path);
        return isPackage ? InPackage(file, MaxUnpacked) : InSchema(file);
    }

    /// <summary>The same of a packed chart.</summary>
    public static string? ForeignReference(byte[] packed) => InPackage(new MemoryStream(packed), MaxUnpacked);

    private static string? InPackage(Stream package, long limit)
    {
        try
        {
            using var unpacked = new GZipStream(package, CompressionMode.Decompress);
            using var reader = new TarReader(unpacked);
            while (reader.GetNextEntry() is { } entry)
            {
                limit -= entry.Length;
                if (limit < 0)
                {
                    return $"a package that holds more than {MaxUnpacked / 1024 / 1024} MB";
                }

                var found = entry.DataStream is not { } data ? null
                    : entry.Name.EndsWith("/" + FileName, StringComparison.Ordinal) ? InSchema(data)
                    : entry.Name.EndsWith(".tgz", StringComparison.Ordinal) ? InPackage(data, limit)
                    : null;
                if (found is not null)
                {
                    return found;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException)
        {
            return $"a package that can't be read ({exception.Message.TrimEnd('.')})";
        }
    }

    private static string? InSchema(Stream schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema);
            return References(document.RootElement).FirstOrDefault();
        }
        catch (JsonException exception)
        {
            return $"a {FileName} that can't be read ({exception.Message.TrimEnd('.')})";
        }
    }

    private static IEnumerable<string> References(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(References),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(property =>
            property.Name is "$ref" or "$dynamicRef" or "$recursiveRef" or "$schema" && property.Value.ValueKind == JsonValueKind.String
                ? Foreign(property.Value.GetString()!)
                : References(property.Value)),
        _ => [],
    };

    private static IEnumerable<string> Foreign(string reference) =>
        reference.StartsWith('#') || Draft().IsMatch(reference) ? [] : [reference];

    /// <summary>The schemas of schemas that helm has built in.</summary>
    [GeneratedRegex(
        @"^https?://json-schema\.org/(draft-0[467]|draft/(2019-09|2020-12))/schema#?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Draft();
}
