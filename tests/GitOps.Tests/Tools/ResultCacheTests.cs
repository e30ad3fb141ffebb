using Homelab.GitOps.Tools;

namespace Homelab.GitOps.Tests.Tools;

public sealed class ResultCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("homelab-cache-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("a|bc", "ab|c")]
    [InlineData("a|b", "a\nb")]
    [InlineData("a|", "a")]
    [InlineData("a|b", "a\n1:b")]
    public void Two_lists_of_parts_have_two_keys(string one, string other) =>
        Assert.NotEqual(ResultCache.Key(one.Split('|')), ResultCache.Key(other.Split('|')));

    [Fact]
    public void What_is_kept_is_for_its_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var cache = new ResultCache(Path.Combine(_folder, ".cache", "renders"));

        cache.Keep("abcdef", "kind: Secret");

        Assert.Equal("kind: Secret", cache.Find("abcdef"));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(Path.Combine(_folder, ".cache", "renders", "ab", "abcdef")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(_folder, ".cache", "renders", "ab")));
    }
}
