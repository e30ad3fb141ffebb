using Pulumi;
using PulumiContract;

namespace Homelab.Sdks.Tests.Offline;

/// <summary>What the stand-in adds to the official packages, or does in one fixed way where they do not.</summary>
public sealed class StandInTests : TestRun
{
    // The official package waits for ever.
    [Fact]
    public async Task A_resource_that_waits_for_a_component_it_is_part_of_is_refused()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() =>
        {
            var group = new Group("g");
            _ = new Thing("part", null, new CustomResourceOptions { Parent = group, DependsOn = { group } });
        }));

        Assert.Contains("'part' depends on itself", failure.Message, StringComparison.Ordinal);
    }

    // The official package tells the failures that it has seen by the time it looks: the first, and by chance more.
    [Fact]
    public async Task Only_the_first_failure_is_told()
    {
        var run = new StandInTests { Mocks = FailingOn("bad", "worse") };
        var failure = await Assert.ThrowsAsync<RunException>(() => run.Run(() =>
        {
            var bad = new Thing("bad");
            _ = new Thing("after", new ThingArgs { Text = bad.Text });
            _ = new Thing("worse");
        }));

        Assert.Equal("bad failed", failure.Message);
        Assert.Equal(["bad", "worse"], run.Mocks.Resources.Select(resource => resource.Name));
    }

    // The official package throws: the program was run without the Pulumi engine.
    [Fact]
    public async Task Outside_of_the_engine_the_program_says_how_to_start_it()
    {
        var console = Console.Error;
        using var error = new StringWriter();
        Console.SetError(error);
        try
        {
            Assert.Equal(1, await Deployment.RunAsync<SampleStack>());
        }
        finally
        {
            Console.SetError(console);
        }

        var line = Assert.Single(error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("`pulumi up`", line, StringComparison.Ordinal);
        Assert.Contains("`./homelab rehearse`", line, StringComparison.Ordinal);
    }
}
