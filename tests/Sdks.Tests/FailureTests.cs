using Pulumi;
using PulumiContract;

namespace Homelab.Sdks.Tests;

public sealed class FailureTests : TestRun
{
    [Fact]
    public async Task Several_errors_are_told_together()
    {
        var failure = await Assert.ThrowsAsync<AggregateException>(() => Run(() =>
        {
            Log.Error("one");
            Log.Error("two");
        }));

        Assert.Equal(["one", "two"], failure.InnerExceptions.Select(e => Assert.IsType<RunException>(e).Message));
        Assert.Equal(32, Environment.ExitCode);
    }

    [Fact]
    public async Task Each_failed_resource_is_told_once_however_many_depend_on_it()
    {
        var run = new FailureTests { Mocks = FailingOn("bad", "worse") };
        var failure = await Assert.ThrowsAsync<AggregateException>(() => run.Run(() =>
        {
            var bad = new Thing("bad");
            _ = new Thing("worse");
            _ = new Thing("by-value", new ThingArgs { Text = Output.Format($"{bad.Text}!") });
            _ = new Thing("by-order", null, new CustomResourceOptions { DependsOn = { bad } });
            _ = new Thing("by-parent", null, new CustomResourceOptions { Parent = bad });
        }));

        Assert.Equal(["bad failed", "worse failed"], failure.InnerExceptions.Select(e => e.Message));
        Assert.Equal(["bad", "worse"], run.Mocks.Resources.Select(r => r.Name));
    }

    [Fact]
    public async Task An_unexpected_failure_comes_with_type_message_and_stack_but_no_inner_exception()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() => Output.Create(1).Apply(Fail)));

        Assert.StartsWith("Running program '", failure.Message, StringComparison.Ordinal);
        Assert.Contains("failed with an unhandled exception:\nSystem.FormatException: no number", failure.Message, StringComparison.Ordinal);
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
        await Run(() => new Pulumi.Github.ActionsSecret("s", new Pulumi.Github.ActionsSecretArgs { Repository = "r", SecretName = (string)null! }));

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
    public async Task A_resource_that_waits_for_a_component_it_is_part_of_is_refused()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Run(() =>
        {
            var group = new Group("g");
            _ = new Thing("part", null, new CustomResourceOptions { Parent = group, DependsOn = { group } });
        }));

        Assert.Contains("'part' depends on itself", failure.Message, StringComparison.Ordinal);
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

        Assert.Contains("'t'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task State_that_is_no_map_is_refused()
    {
        var run = new FailureTests { Mocks = WithState(new List<string>()) };
        var failure = await Assert.ThrowsAsync<RunException>(() => run.Run(() => new Thing("t")));

        Assert.Contains("a dictionary with string keys", failure.Message, StringComparison.Ordinal);
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
        Assert.Contains("values.deep[0]", failure.Message, StringComparison.Ordinal);
    }

    private static int Fail(int value) => throw new FormatException("no number");
}
