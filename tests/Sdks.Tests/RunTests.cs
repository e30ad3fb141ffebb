using System.Collections.Immutable;
using Moq;
using Pulumi;
using Pulumi.Testing;
using Pulumi.Utilities;
using PulumiContract;

namespace Homelab.Sdks.Tests;

public sealed class RunTests : TestRun
{
    [Fact]
    public async Task A_test_run_is_a_preview_of_the_stack_named_stack_unless_told_otherwise()
    {
        string? seen = null;
        await Run(() =>
        {
            var run = Deployment.Instance;
            seen = $"{run.OrganizationName}/{run.ProjectName}/{run.StackName} {run.IsDryRun}";
        }, new TestOptions());

        Assert.Equal("organization/project/stack True", seen);
    }

    [Fact]
    public async Task A_stack_can_come_from_a_service_provider()
    {
        var services = new Mock<IServiceProvider>();
        services.Setup(s => s.GetService(typeof(NamedStack))).Returns(() => new NamedStack("given"));

        var resources = await Deployment.TestWithServiceProviderAsync<NamedStack>(Mocks, services.Object, Up);

        Assert.Equal("given", await OutputUtilities.GetValueAsync(resources.OfType<NamedStack>().Single().Name));
        Assert.Equal("given", await OutputUtilities.GetValueAsync(Mocks.Outputs.Single().Outputs["name"]));
    }

    [Fact]
    public async Task A_stack_that_the_service_provider_lacks_fails_the_run()
    {
        var failure = await Assert.ThrowsAsync<RunException>(
            () => Deployment.TestWithServiceProviderAsync<NamedStack>(Mocks, Mock.Of<IServiceProvider>(), Up));

        Assert.Contains("NamedStack", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stack_outputs_keep_their_secrecy_and_drop_what_is_null()
    {
        await Deployment.TestAsync<SecretStack>(Mocks, Up);

        var outputs = Mocks.Outputs.Single().Outputs;
        Assert.Equal(["Hidden", "Shown"], outputs.Keys.Order(StringComparer.Ordinal));
        Assert.True(await Output.IsSecretAsync(outputs["Hidden"]));
        Assert.False(await Output.IsSecretAsync(outputs["Shown"]));
    }

    [Fact]
    public async Task A_stack_output_without_a_value_is_named()
    {
        var failure = await Assert.ThrowsAsync<RunException>(() => Deployment.TestAsync<ForgetfulStack>(Mocks, Up));

        Assert.Contains("'forgotten'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_returns_its_outputs_and_hides_its_stack()
    {
        var (resources, outputs) = await Deployment.TestAsync(Mocks, Up, () =>
        {
            var thing = new Thing("t");
            return new Dictionary<string, object?> { ["thing"] = thing.Id };
        });

        Assert.Equal("t", Assert.Single(resources).GetResourceName());
        Assert.Equal("t_id", await OutputUtilities.GetValueAsync(Assert.IsType<Output<string>>(outputs["thing"])));
    }

    [Fact]
    public async Task An_asynchronous_function_is_run_to_its_end()
    {
        var resources = await Deployment.TestAsync(Mocks, Up, async () =>
        {
            await Task.Yield();
            _ = new Thing("late");
        });

        Assert.Equal("late", Assert.Single(resources).GetResourceName());
        Assert.Equal(
            "urn:pulumi:stack::project::pulumi:pulumi:Stack$my:mod:Thing::late",
            await OutputUtilities.GetValueAsync(resources[0].Urn));
    }

    [Fact]
    public async Task Runs_beside_each_other_do_not_mix()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Deployment.TestAsync(
            new RecordingMocks(), new TestOptions { StackName = $"s{number}", IsPreview = false }, async () =>
            {
                await Task.Yield();
                _ = new Thing($"{Deployment.Instance.StackName}-thing");
            })));

        Assert.Equal(
            Enumerable.Range(0, 8).Select(number => $"s{number}-thing"),
            runs.Select(resources => resources.Single().GetResourceName()));
    }

    [Fact]
    public async Task A_run_inside_of_a_run_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RunException>(
            () => Deployment.TestAsync(Mocks, Up, () => Deployment.TestAsync(Mocks, Up, () => { })));

        Assert.Contains(
            "Deployment.Instance should only be set once at the beginning of a 'Run' call.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_of_a_run_there_are_outputs_but_no_resources()
    {
        Assert.Throws<InvalidOperationException>(() => new Thing("t"));
        Assert.Throws<InvalidOperationException>(() => new Config());
        Assert.Equal("a-b", await OutputUtilities.GetValueAsync(Output.Format($"{Output.Create("a")}-{"b"}")));
    }

    [Fact]
    public async Task The_root_directory_is_known_when_it_is_given()
    {
        string? given = null;
        await Run(() => given = Deployment.Instance.RootDirectory, new TestOptions { RootDirectory = "/homelab" });
        await Run(() => Assert.Throws<InvalidOperationException>(() => Deployment.Instance.RootDirectory));

        Assert.Equal("/homelab", given);
    }

    private sealed class NamedStack : Stack
    {
        public NamedStack(string name) => Name = Output.Create(name);

        [Output("name")]
        public Output<string> Name { get; private set; }
    }

    private sealed class SecretStack : Stack
    {
        public SecretStack() =>
            (Hidden, Shown, Absent) = (Output.CreateSecret("x"), Output.Create("y"), Output.Create<string?>((string?)null));

        [Output] public Output<string> Hidden { get; private set; }
        [Output] public Output<string> Shown { get; private set; }
        [Output] public Output<string?> Absent { get; private set; }
    }

    private sealed class ForgetfulStack : Stack
    {
        [Output("forgotten")]
        public Output<string> Forgotten { get; private set; } = null!;
    }
}
