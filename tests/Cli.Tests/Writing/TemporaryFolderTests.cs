using Folder = Homelab.GitOps.Tools.TemporaryFolder;

namespace Homelab.Cli.Tests.Writing;

public sealed class TemporaryFolderTests
{
    [Fact]
    public void Only_its_owner_can_read_it_and_afterwards_it_is_gone()
    {
        string path;
        using (var folder = Folder.New())
        {
            path = folder.FullName;
            File.WriteAllText(Path.Combine(path, "a"), "a");
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(path).UnixFileMode);
            }
        }

        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void The_next_run_removes_what_a_killed_one_left_and_no_other()
    {
        using var running = Folder.New();
        var left = Directory.CreateTempSubdirectory("homelab-");
        File.WriteAllText(Path.Combine(left.FullName, "a"), "a");
        File.WriteAllText(Path.Combine(left.FullName, ".lock"), "");
        using var foreign = new TemporaryFolder();

        Folder.New().Dispose();

        Assert.False(Directory.Exists(left.FullName));
        Assert.True(Directory.Exists(running.FullName));
        Assert.True(Directory.Exists(foreign.Path));
    }
}
