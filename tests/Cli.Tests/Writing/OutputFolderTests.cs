using Homelab.Cli.Outcomes;
using Homelab.Cli.Writing;

namespace Homelab.Cli.Tests.Writing;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_folder_appears_when_it_is_complete_with_the_folders_above_it()
    {
        using (var output = OutputFolder.Open(_folder.At("a", "b")))
        {
            File.WriteAllText(Path.Combine(output.Staging, "plan.json"), "new");
            Assert.False(Directory.Exists(_folder.At("a")));
            output.Complete();
        }

        Assert.Equal("new", File.ReadAllText(_folder.At("a", "b", "plan.json")));
        Assert.Equal([_folder.At("a")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_earlier_output_is_replaced_as_a_whole()
    {
        _folder.Write("out/plan.json", "old");
        _folder.Write("out/repositories/gone", "old");

        using (var output = OutputFolder.Open(_folder.At("out")))
        {
            File.WriteAllText(Path.Combine(output.Staging, "plan.json"), "new");
            output.Complete();
        }

        Assert.Equal(["plan.json"], Snapshot.Of(_folder.At("out")).Keys);
        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Until_it_is_complete_nothing_changes_and_nothing_stays_behind()
    {
        _folder.Write("out/plan.json", "old");

        using (var output = OutputFolder.Open(_folder.At("out")))
        {
            File.WriteAllText(Path.Combine(output.Staging, "plan.json"), "new");
        }

        Assert.Equal("old", File.ReadAllText(_folder.At("out", "plan.json")));
        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void An_empty_folder_may_be_replaced()
    {
        Directory.CreateDirectory(_folder.At("out"));

        using (var output = OutputFolder.Open(_folder.At("out") + Path.DirectorySeparatorChar))
        {
            output.Complete();
        }

        Assert.True(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public void A_link_to_a_folder_stays_a_link()
    {
        _folder.Write("real/plan.json", "old");
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.At("real"));

        using (var output = OutputFolder.Open(_folder.At("link")))
        {
            File.WriteAllText(Path.Combine(output.Staging, "plan.json"), "new");
            output.Complete();
        }

        Assert.NotNull(new DirectoryInfo(_folder.At("link")).LinkTarget);
        Assert.Equal("new", File.ReadAllText(_folder.At("real", "plan.json")));
    }

    [Fact]
    public void A_folder_with_something_else_in_it_is_refused()
    {
        _folder.Write("photos/me.jpg", "");

        var error = Assert.Throws<RefusedException>(() => OutputFolder.Open(_folder.At("photos")));
        Assert.Equal(
            $"{_folder.At("photos")} isn't empty and no rehearsal wrote it (it has no plan.json), so it is left alone; give an empty "
                + "or new folder with --output.",
            error.Message);
        Assert.Equal(["me.jpg"], Snapshot.Of(_folder.At("photos")).Keys);
    }

    [Fact]
    public void A_file_is_refused()
    {
        _folder.Write("file", "");

        var error = Assert.Throws<RefusedException>(() => OutputFolder.Open(_folder.At("file")));
        Assert.Equal($"{_folder.At("file")} is a file; give a folder with --output.", error.Message);
    }

    [Fact]
    public void A_folder_below_a_file_is_refused()
    {
        _folder.Write("file", "");

        var error = Assert.Throws<RefusedException>(() => OutputFolder.Open(_folder.At("file", "below", "deeper")));
        Assert.Equal($"{_folder.At("file")} is a file; give a folder with --output.", error.Message);
    }
}
