using System.Formats.Tar;
using System.IO.Compression;
using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Tools;

public sealed class ChartArchiveTests
{
    [Fact]
    public void Paths_are_those_in_the_charts_own_folder() => Assert.Equal(
        ["Chart.yaml", "templates/x.yaml"], ChartArchive.Unpack(Packed(File("redis/templates/x.yaml"))).Keys.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("redis/../../x")]
    [InlineData("../redis/x")]
    [InlineData("redis/a\\b")]
    [InlineData("redis/C:/x")]
    [InlineData("x.yaml")]
    public void A_path_that_leads_out_is_refused(string path) =>
        Assert.Contains(path, Refusal(Packed(File(path))), StringComparison.Ordinal);

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    public void A_link_is_refused(TarEntryType type) =>
        Assert.Contains("is a link", Refusal(Packed(new PaxTarEntry(type, "redis/x") { LinkName = "/etc/passwd" })), StringComparison.Ordinal);

    [Fact]
    public void What_unpacks_to_too_much_is_refused()
    {
        var large = new PaxTarEntry(TarEntryType.RegularFile, "redis/x") { DataStream = new MemoryStream(new byte[ChartArchive.MaxSize]) };

        Assert.Contains("more than 100 MB", Refusal(Packed(large)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3 })]
    public void What_is_no_archive_is_refused(byte[] content) => Assert.NotEmpty(Refusal(content));

    private static string Refusal(byte[] content) => Assert.Throws<InvalidDataException>(() => ChartArchive.Unpack(content)).Message;

    private static PaxTarEntry File(string path) => new(TarEntryType.RegularFile, path) { DataStream = new MemoryStream("a: 1"u8.ToArray()) };

    private static byte[] Packed(TarEntry entry)
    {
        var package = new MemoryStream();
        using (var packed = new GZipStream(package, CompressionLevel.Fastest))
        using (var tar = new TarWriter(packed))
        {
            tar.WriteEntry(File("redis/Chart.yaml"));
            tar.WriteEntry(entry);
        }

        return package.ToArray();
    }
}
