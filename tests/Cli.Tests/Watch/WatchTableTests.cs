using Homelab.Cli.Watch;
using Homelab.Cli.Writing;

namespace Homelab.Cli.Tests.Watch;

public sealed class WatchTableTests
{
    [Fact]
    public void An_Application_is_a_row_below_the_one_that_deploys_it()
    {
        var rows = Written(BringUp.Until("ImagePullBackOff").Picture());

        var (parent, child) = (rows.FindIndex(row => row.Contains("└ root-web-dev", StringComparison.Ordinal)),
            rows.FindIndex(row => row.Contains("  └ web-hugo-dev", StringComparison.Ordinal)));
        Assert.Equal(parent + 1, child);
        Assert.Contains("(ImagePullBackOff): Back-off pulling image", rows[child], StringComparison.Ordinal);
        Assert.Contains("2b3c4d5", rows[child], StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_seen_stands_below()
    {
        var seen = BringUp.Finished().After(new ClusterEvent.Unseen(Followed.Pods, "the cluster answers 403."));

        Assert.Contains("Pods can't be seen, so what they would say is missing here: the cluster answers 403.", Written(seen.Picture()));
    }

    [Fact]
    public void A_text_that_begins_a_line_of_its_own_stays_in_its_row()
    {
        var seen = BringUp.Finished().After(BringUp.Put("web-hugo-dev", one =>
        {
            one["status"]!["health"]!["status"] = "Degraded";
            one["status"]!["operationState"]!["phase"] = "Failed";
            one["status"]!["operationState"]!["message"] = "[red]one\n::error::two[/]";
        }));

        Assert.Contains(Written(seen.Picture()), row => row.Contains("[red]one ::error::two[/]", StringComparison.Ordinal));
    }

    private static List<string> Written(Picture picture)
    {
        using var output = new StringWriter { NewLine = "\n" };
        Terminal.Plain(output, TextWriter.Null).Output.Write(WatchTable.Of(picture));
        return [.. output.ToString().Split('\n').Select(line => line.TrimEnd())];
    }
}
