using System.Formats.Tar;
using System.IO.Compression;

namespace Homelab.GitOps.Tools;

/// <summary>
/// What is in a packed chart. It is anybody's, so it is only ever unpacked in memory, up to a size, and one with a link or a path that leads
/// out is refused as a whole.
/// </summary>
internal static class ChartArchive
{
    /// <summary>The most that a chart may have unpacked: 100 MB, which is also what helm takes.</summary>
    public const int MaxSize = 100 * 1024 * 1024;

    private const int MostFiles = 20_000;

    /// <summary>The files by their paths in the chart.</summary>
    /// <exception cref="InvalidDataException">It is no packed chart, is too large, or holds what is refused.</exception>
    public static IReadOnlyDictionary<string, byte[]> Unpack(byte[] packed)
    {
        Dictionary<string, byte[]> files = new(StringComparer.Ordinal);
        try
        {
            using var reader = new TarReader(Unzip(packed));
            for (var count = 0; reader.GetNextEntry() is { } entry; count++)
            {
                if (count == MostFiles)
                {
                    throw new InvalidDataException($"it holds more than {MostFiles:N0} files");
                }

                if (entry.EntryType is not (TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes))
                {
                    var content = new MemoryStream((int)entry.Length);
                    entry.DataStream?.CopyTo(content);
                    files[PathOf(entry)] = content.ToArray();
                }
            }
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("it is no packed chart", error);
        }

        return files.ContainsKey("Chart.yaml") ? files : throw new InvalidDataException("it holds no Chart.yaml");
    }

    private static MemoryStream Unzip(byte[] packed)
    {
        var unpacked = new MemoryStream();
        using var zipped = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        for (int read; (read = zipped.Read(buffer)) > 0;)
        {
            if (unpacked.Length + read > MaxSize)
            {
                throw new InvalidDataException($"it has more than {MaxSize / 1024 / 1024} MB unpacked");
            }

            unpacked.Write(buffer, 0, read);
        }

        unpacked.Position = 0;
        return unpacked;
    }

    /// <summary>The path without the chart's own folder, which helm leaves out too.</summary>
    private static string PathOf(TarEntry entry)
    {
        var parts = entry.Name.Split('/');
        return entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
            ? throw new InvalidDataException($"{entry.Name} in it is a link or a device")
            : parts.Length < 2 || parts.Any(part => part is "" or "." or "..") || entry.Name.AsSpan().ContainsAny('\\', ':', '\0')
            ? throw new InvalidDataException($"{entry.Name} in it is no path inside the chart's folder")
            : string.Join('/', parts[1..]);
    }
}
