namespace Homelab.Cli.Tests.Commands;

public sealed class RehearseSeveralStacksTests : IDisposable
{
    private readonly TestCheckout _checkout = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _checkout.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_repositories_are_shared_and_the_rest_is_each_stacks_own()
    {
        var run = await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error + run.Output);
        Assert.Equal(
            ["dev", "prod", "repositories"], Directory.GetFileSystemEntries(_folder.At("out")).Select(Path.GetFileName).Order());
        foreach (var stack in (string[])["dev", "prod"])
        {
            Assert.Equal(
                ["manifests", "plan.json", "report.html", "report.md"],
                Directory.GetFileSystemEntries(_folder.At("out", stack)).Select(Path.GetFileName).Order());
            Assert.True(File.Exists(_folder.At(
                "out", "repositories", "homelab-k8s-environments-apps", "environments", stack, "_root", $"root-homelab-{stack}.yaml")));
            Assert.True(File.Exists(_folder.At("out", stack, "manifests", $"root-homelab-{stack}.yaml")));
            Assert.Contains($"homelab-{stack}\n", run.Output, StringComparison.Ordinal);
            Assert.Contains(_folder.At("out", stack, "plan.json"), run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_owner_of_the_repositories_comes_first_whatever_the_order()
    {
        var run = await _checkout.RunAsync(
            "rehearse", "--stack", "prod", "--stack", "dev", "--stack", "prod", "--output", _folder.At("out"));

        Assert.True(run.Status == ExitStatus.Fine, run.Error);
        Assert.StartsWith(
            "Bringing up dev …\nBringing up prod …\nWriting the repositories …\nFollowing the root Application of dev …\n",
            run.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_they_write_is_what_one_after_the_other_writes()
    {
        await _checkout.RunAsync("rehearse", "--stack", "prod", "--output", _folder.At("one"));
        await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", _folder.At("both"));

        Assert.Equal(Snapshot.Of(_folder.At("one", "repositories")), Snapshot.Of(_folder.At("both", "repositories")));
        Assert.Equal(
            await File.ReadAllTextAsync(_folder.At("one", "plan.json")),
            await File.ReadAllTextAsync(_folder.At("both", "prod", "plan.json")));
    }

    [Fact]
    public async Task An_output_of_several_stacks_may_be_replaced_by_one_of_one_and_the_other_way_round()
    {
        await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Fine, (await _checkout.RunAsync("rehearse", "--output", _folder.At("out"))).Status);
        Assert.False(Directory.Exists(_folder.At("out", "prod")));
        Assert.Equal(
            ExitStatus.Fine,
            (await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod", "--output", _folder.At("out"))).Status);
        Assert.False(File.Exists(_folder.At("out", "plan.json")));
    }

    [Fact]
    public async Task Without_output_they_go_into_a_folder_with_both_names_and_the_one_above_is_left_alone()
    {
        await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "prod");

        var run = await _checkout.RunAsync("rehearse", "--output", Path.Combine(_checkout.Root, ".homelab"));

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.True(File.Exists(Path.Combine(_checkout.Root, ".homelab", "dev-prod", "prod", "plan.json")));
    }

    [Fact]
    public async Task Every_stack_that_is_missing_is_named()
    {
        var run = await _checkout.RunAsync("rehearse", "--stack", "dev", "--stack", "one", "--stack", "two", "--output", _folder.At("out"));

        Assert.Equal(ExitStatus.Usage, run.Status);
        Assert.Contains("Pulumi.one.yaml: there is no such file", run.Error, StringComparison.Ordinal);
        Assert.Contains("Pulumi.two.yaml: there is no such file", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("out")));
    }
}
