using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Homelab.GitOps.Repositories;
using Homelab.GitOps.Tests.Support;

namespace Homelab.GitOps.Tests.Repositories;

/// <summary>What a checkout may hold that is no file, or more than anybody has.</summary>
public sealed class BoundedRepositoryTests
{
    [Fact]
    public async Task What_is_no_regular_file_is_left_out_with_a_note_and_never_opened()
    {
        using var checkouts = new Checkouts().Write("mine/in.yaml", "a: 1");
        await MakePipeAsync(checkouts.PathOf("mine/pipe.yaml"));
        File.CreateSymbolicLink(checkouts.PathOf("mine/to-pipe.yaml"), "pipe.yaml");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(checkouts.PathOf("mine/socket.yaml")));
        File.CreateSymbolicLink(checkouts.PathOf("mine/zero.yaml"), "/dev/zero");
        var repository = new Repository("mine", checkouts.PathOf("mine"));

        Assert.Equal(["in.yaml"], repository.Files);
        Assert.Equal(
            ["pipe.yaml", "socket.yaml", "to-pipe.yaml"], repository.Skipped.Select(note => note.Location.Path));
        Assert.All(repository.Skipped, note => Assert.Contains("no regular file", note.Message, StringComparison.Ordinal));
        Assert.Equal(["zero.yaml"], repository.EscapingLinks);
    }

    [Fact]
    public async Task A_name_that_is_no_utf8_is_left_out_with_a_note()
    {
        using var checkouts = new Checkouts().Write("mine/in.yaml", "a: 1");
        await RunAsync("sh", "-c", "touch \"$1/$(printf 'a\\377.yaml')\"", "sh", checkouts.PathOf("mine"));
        var repository = new Repository("mine", checkouts.PathOf("mine"));

        Assert.Equal(["in.yaml"], repository.Files);
        Assert.Contains("not UTF-8", Assert.Single(repository.Skipped).Message, StringComparison.Ordinal);
        // .NET can't delete it either.
        await RunAsync("rm", "-r", checkouts.PathOf("mine"));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_gits_own_files_tells_nothing()
    {
        using var checkouts = new Checkouts().Write("mine/.git/HEAD", "ref: refs/heads/main\n");
        await MakePipeAsync(checkouts.PathOf("mine/.git/config"));
        var repository = Assert.Single(RepositorySet.FromFolder(checkouts.Folder).All);

        Assert.Null(repository.Url);
        Assert.Equal("main", repository.Branch);
    }

    [Fact]
    public void Links_to_folders_with_links_do_not_multiply_without_end()
    {
        const int Folders = 40;
        using var checkouts = new Checkouts();
        foreach (var folder in Enumerable.Range(0, Folders))
        {
            checkouts.Write($"mine/d{folder}/in.yaml", "a: 1");
            Directory.CreateSymbolicLink(checkouts.PathOf($"mine/d{folder}/a"), $"../d{folder + 1}");
            Directory.CreateSymbolicLink(checkouts.PathOf($"mine/d{folder}/b"), $"../d{folder + 1}");
        }

        var repository = new Repository("mine", checkouts.PathOf("mine"));

        Assert.InRange(repository.Files.Count, FileList.MostLinked / 10, FileList.MostLinked + Folders);
        Assert.Contains("links to folders", repository.Skipped.First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_files_of_a_run_count_together()
    {
        const int Files = 20;
        using var checkouts = new Checkouts();
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        foreach (var level in Enumerable.Range(1, 4))
        {
            text.Append(CultureInfo.InvariantCulture, $"a{level}: &a{level} [").AppendJoin(", ", Enumerable.Repeat($"*a{level - 1}", 10))
                .Append("]\n");
        }

        text.Append("b: [*a4, *a4, *a4, *a4]\n");
        foreach (var file in Enumerable.Range(0, Files))
        {
            checkouts.Write($"mine/{file}.yaml", text.ToString());
        }

        var repository = new Repository("mine", checkouts.PathOf("mine"));
        var problems = repository.Files.Select(path => repository.ReadYaml(path).Problem).ToList();

        Assert.Null(problems[0]);
        Assert.Contains("this run", problems[^1], StringComparison.Ordinal);
        Assert.InRange(problems.Count(problem => problem is null), 5, Files - 5);
    }

    private static Task MakePipeAsync(string path) => RunAsync("mkfifo", path);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
