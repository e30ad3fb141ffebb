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

    [Theory]
    [InlineData("out")]
    [InlineData("not/there/out")]
    public void What_a_killed_run_left_is_gone_after_the_next_one(string output)
    {
        Left("new");

        using (var folder = OutputFolder.Open(_folder.At(output)))
        {
            folder.Complete();
        }

        Assert.Equal([_folder.At(output.Split('/')[0])], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_run_that_was_killed_in_the_middle_of_the_exchange_has_lost_nothing()
    {
        Left("new");
        _folder.Write($"{Staging}.old/plan.json", "old");

        using (OutputFolder.Open(_folder.At("out")))
        {
            Assert.Equal("old", File.ReadAllText(_folder.At("out", "plan.json")));
        }

        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("old", File.ReadAllText(_folder.At("out", "plan.json")));
    }

    [Fact]
    public void After_the_exchange_the_new_output_stays()
    {
        _folder.Write("out/plan.json", "new");
        _folder.Write($"{Staging}.old/plan.json", "old");
        _folder.Write($"{Staging}.homelab-lock", "");

        OutputFolder.Open(_folder.At("out")).Dispose();

        Assert.Equal([_folder.At("out")], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("new", File.ReadAllText(_folder.At("out", "plan.json")));
    }

    [Fact]
    public void The_output_of_a_link_that_leads_nowhere_since_is_put_back_too()
    {
        Left("new");
        _folder.Write($"{Staging}.old/plan.json", "old");
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.At("out"));

        OutputFolder.Open(_folder.At("link")).Dispose();

        Assert.Equal("old", File.ReadAllText(_folder.At("link", "plan.json")));
    }

    [Fact]
    public void A_run_in_progress_is_left_alone()
    {
        using var running = OutputFolder.Open(_folder.At("out"));
        File.WriteAllText(Path.Combine(running.Staging, "plan.json"), "new");

        OutputFolder.Open(_folder.At("out")).Dispose();

        Assert.True(File.Exists(Path.Combine(running.Staging, "plan.json")));
        running.Complete();
        Assert.Equal("new", File.ReadAllText(_folder.At("out", "plan.json")));
    }

    [Fact]
    public void What_only_looks_like_a_leftover_is_somebodys_own()
    {
        string[] own =
        [
            ".out/a", ".out.lock", ".out.homelab-lock", ".out.abcdefgh.abc/a", ".other.abcdefgh.abc/a", ".other.abcdefgh.abc.homelab-lock",
        ];
        foreach (var path in own)
        {
            _folder.Write(path, "");
        }

        OutputFolder.Open(_folder.At("out")).Dispose();

        Assert.All(own, path => Assert.True(File.Exists(_folder.At(path)), path));
    }

    private const string Staging = ".out.abcdefgh.abc";

    private void Left(string plan)
    {
        _folder.Write($"{Staging}/plan.json", plan);
        _folder.Write($"{Staging}.homelab-lock", "");
    }
}
