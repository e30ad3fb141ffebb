using Pulumi;
using Pulumi.Utilities;
using PulumiContract;

namespace Homelab.Sdks.Tests;

public sealed class FailureTests : TestRun
{
    [Fact]
    public async Task Several_errors_are_told_together_and_leave_the_exit_code_alone()
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(() => Run(() =>
        {
            Log.Error("one");
            Log.Error("two");
        }));

        var messages = failure.InnerExceptions.Select(e => Assert.IsType<RunException>(e).Message);
        Assert.Equal(["one", "two"], messages.Order(StringComparer.Ordinal));
        Assert.Equal(0, Environment.ExitCode);
    }

    [Fact]
    public async Task A_failed_resource_fails_the_run_and_stops_all_that_depends_on_it()
    {
        var run = new FailureTests { Mocks = FailingOn("bad") };
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => run.Run(() =>
        {
            var bad = new Thing("bad");
            _ = new Thing("by-value", new ThingArgs { Text = Output.Format($"{bad.Text}!") });
            _ = new Thing("by-order", null, new CustomResourceOptions { DependsOn = { bad } });
            _ = new Thing("by-parent", null, new CustomResourceOptions { Parent = bad });
        }));

        Assert.Contains("bad failed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["bad"], run.Mocks.Resources.Select(r => r.Name));
    }

    [Fact]
    public async Task A_failure_ends_the_run_though_another_resource_never_ends()
    {
        var run = new FailureTests { Mocks = FailingOn("bad") };
        var never = new TaskCompletionSource<string>();
        var failure = await Assert.ThrowsAsync<RunException>(() => run.Run(() =>
        {
            _ = new Thing("waiting", new ThingArgs { Text = Output.Create(never.Task) });
            _ = new Thing("bad");
        }));

        Assert.Equal("bad failed", failure.Message);
    }

    [Fact]
    public async Task After_a_failed_run_each_resource_can_be_asked_how_it_ended()
    {
        var run = new FailureTests { Mocks = FailingOn("bad", "worse") };
        var things = new List<Thing>();
        await Assert.ThrowsAnyAsync<Exception>(() => run.Run(() =>
        {
            things.Add(new Thing("bad"));
            things.Add(new Thing("worse"));
            things.Add(new Thing("fine"));
            things.Add(new Thing("by-order", null, new CustomResourceOptions { DependsOn = { things[0] } }));
            things.Add(new Thing("by-value", new ThingArgs { Text = things[1].Text }));
        }));

        var bad = await Assert.ThrowsAsync<RunException>(() => OutputUtilities.GetValueAsync(things[0].Urn));
        var worse = await Assert.ThrowsAsync<RunException>(() => OutputUtilities.GetValueAsync(things[1].Urn));
        Assert.Equal(("bad failed", "worse failed"), (bad.Message, worse.Message));
        Assert.EndsWith("::fine", await OutputUtilities.GetValueAsync(things[2].Urn), StringComparison.Ordinal);
        Assert.Same(bad, await Assert.ThrowsAsync<RunException>(() => OutputUtilities.GetValueAsync(things[3].Urn)));
        var byValue = await Assert.ThrowsAsync<InvalidOperationException>(() => OutputUtilities.GetValueAsync(things[4].Urn));
        Assert.Equal("error serializing property \"text\": worse failed", byValue.Message);
        Assert.Same(worse, byValue.InnerException);
    }

    [Fact]
    public async Task An_unexpected_failure_comes_with_type_message_and_stack_but_no_inner_exception()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() => Output.Create(1).Apply(Fail)));

        Assert.StartsWith("Running program '", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            "failed with an unhandled exception:\nSystem.FormatException: no number", failure.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    [Fact]
    public async Task A_missing_required_input_is_no_matter_for_the_constructor()
    {
        var constructed = false;
        await Assert.ThrowsAsync<RunException>(() => Run(() =>
        {
            _ = new Pulumi.Github.ActionsSecret("s", new Pulumi.Github.ActionsSecretArgs { Repository = "r" });
            constructed = true;
        }));

        Assert.True(constructed);
    }

    [Fact]
    public async Task A_required_input_that_holds_null_is_given()
    {
        await Run(() => new Pulumi.Github.ActionsSecret(
            "s", new Pulumi.Github.ActionsSecretArgs { Repository = "r", SecretName = (string)null! }));

        Assert.Equal(["repository"], Mocks.Named("s").Inputs.Keys);
    }

    [Fact]
    public async Task The_same_urn_twice_is_left_to_the_mocks()
    {
        var resources = await Run(() =>
        {
            _ = new Thing("same");
            _ = new Thing("same");
        });

        Assert.Equal(2, resources.Length);
    }

    [Fact]
    public async Task A_transformation_cannot_move_a_resource()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() =>
        {
            var group = new Group("g");
            _ = new Thing("t", null, new CustomResourceOptions
            {
                ResourceTransformations = { t => new ResourceTransformationResult(t.Args, new CustomResourceOptions { Parent = group }) },
            });
        }));

        Assert.Contains("parent", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_that_is_no_map_is_refused()
    {
        var run = new FailureTests { Mocks = WithState(new List<string>()) };
        var failure = await Assert.ThrowsAsync<RunException>(() => run.Run(() => new Thing("t")));

        Assert.Contains("System.Collections.Generic.List`1", failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<object> Refused => new()
    {
        1L,
        1f,
        Task.FromResult("x"),
        new HashSet<string>(StringComparer.Ordinal),
        new { Name = "x" },
        new Dictionary<int, object> { [1] = "x" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_value_that_the_engine_does_not_take_is_refused(object value)
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() => new Thing("t", new ThingArgs
        {
            Values = new Dictionary<string, object> { ["deep"] = new object[] { value } },
        })));

        Assert.Contains("error serializing property \"values\":", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"values\S*\.deep\S*\[0\]", failure.Message);
    }

    private static int Fail(int value) => throw new FormatException("no number");
}
