using System.Collections.Immutable;
using Pulumi;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Helm.V3;
using Pulumi.Testing;
using Pulumi.Utilities;
using PulumiContract;
using Github = Pulumi.Github;
using Kubernetes = Pulumi.Kubernetes;

namespace Homelab.Sdks.Tests;

public sealed class ResourceTests : TestRun
{
    [Fact]
    public async Task A_urn_names_the_stack_and_no_component()
    {
        var resources = await Run(() => _ = new Group("g"), new TestOptions { IsPreview = false, ProjectName = "p", StackName = "s" });

        var urns = await Task.WhenAll(resources.Select(resource => OutputUtilities.GetValueAsync(resource.Urn)));
        Assert.Equal(
            ["urn:pulumi:s::p::pulumi:pulumi:Stack$my:mod:Group::g", "urn:pulumi:s::p::pulumi:pulumi:Stack$my:mod:Thing::g-child"], urns);
    }

    [Fact]
    public async Task Mocks_are_never_asked_for_the_stack()
    {
        await Deployment.TestAsync<SampleStack>(Mocks, Up);

        Assert.Equal(["thing"], Mocks.Resources.Select(r => r.Name));
    }

    [Fact]
    public async Task Lists_keep_their_nulls_and_maps_do_not()
    {
        await Run(() => new Thing("t", new ThingArgs
        {
            Values = new Dictionary<string, object> { ["list"] = new string?[] { "a", null }, ["none"] = null! },
        }));

        var values = Assert.IsType<ImmutableDictionary<string, object>>(Mocks.Named("t").Inputs["values"]);
        Assert.Equal(["list"], values.Keys);
        Assert.Equal<object?>(["a", null], Assert.IsType<ImmutableArray<object>>(values["list"]));
    }

    [Fact]
    public async Task Inputs_marked_as_json_are_spaced_text()
    {
        await Run(() =>
        {
            _ = new Thing("t", new ThingArgs { Json = new NestedArgs { Text = "a \"b\" <c>", Needed = "r" } });
            _ = new Github.Provider("gh", new Github.ProviderArgs { MaxRetries = 3, RetryableErrors = { 500, 502 } });
        });

        Assert.Equal("""{ "needed": "r", "text": "a \"b\" \u003cc\u003e" }""", Mocks.Named("t").Inputs["json"]);
        Assert.Equal("[ 500, 502 ]", Mocks.Named("gh").Inputs["retryableErrors"]);
        Assert.Equal("3", Mocks.Named("gh").Inputs["maxRetries"]);
        Assert.Equal("https://api.github.com/", Mocks.Named("gh").Inputs["baseUrl"]);
    }

    [Fact]
    public async Task State_can_be_any_map_and_what_no_output_names_is_ignored()
    {
        var run = new ResourceTests { Mocks = WithState(new Dictionary<string, int> { ["number"] = 7, ["more"] = 1 }) };
        var thing = (Thing)(await run.Run(() => new Thing("t"))).Single();

        Assert.Equal(7, await OutputUtilities.GetValueAsync(thing.Number));
    }

    [Fact]
    public async Task An_output_that_the_state_lacks_is_the_default_value()
    {
        var thing = (Thing)(await Run(() => new Thing("t"))).Single();

        Assert.Null(await OutputUtilities.GetValueAsync(thing.Text));
        Assert.True((await OutputUtilities.GetValueAsync(thing.List)).IsDefault);
        Assert.True(await OutputUtilities.GetIsKnownAsync(thing.List));
    }

    [Fact]
    public async Task An_output_of_another_type_than_declared_is_the_default_value()
    {
        var run = new ResourceTests { Mocks = WithState(new Dictionary<string, object> { ["text"] = 1, ["list"] = "a" }) };
        var thing = (Thing)(await run.Run(() => new Thing("t"))).Single();

        Assert.Null(await OutputUtilities.GetValueAsync(thing.Text));
        Assert.True((await OutputUtilities.GetValueAsync(thing.List)).IsDefault);
    }

    [Fact]
    public async Task In_a_preview_an_output_that_the_state_lacks_is_unknown_and_stops_what_comes_from_it()
    {
        var applied = false;
        var resources = await Run(() =>
        {
            var first = new Thing("first", new ThingArgs { Text = "known" });
            var absent = first.Absent.Apply(value =>
            {
                applied = true;
                return value ?? "";
            });
            _ = new Thing(
                "second",
                new ThingArgs { Text = absent, List = { first.Text, absent }, Nested = new NestedArgs { Needed = absent } });
            Github.GetRepository.Invoke(new Github.GetRepositoryInvokeArgs { Name = absent });
        }, new TestOptions());

        Assert.False(applied);
        Assert.False(await OutputUtilities.GetIsKnownAsync(((Thing)resources[0]).Absent));
        Assert.Empty(Mocks.Named("second").Inputs);
        Assert.Empty(Mocks.Calls);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task A_resource_without_an_id_leaves_it_unknown(string? id)
    {
        var run = new ResourceTests { Mocks = new RecordingMocks { OnNew = resource => (id, resource.Inputs) } };
        var applied = false;
        var thing = (Thing)(await run.Run(() => new Thing("t").Id.Apply(_ => applied = true))).Single();

        Assert.False(await OutputUtilities.GetIsKnownAsync(thing.Id));
        Assert.False(applied);
    }

    [Fact]
    public async Task A_slow_resource_holds_up_what_depends_on_it_and_nothing_else()
    {
        var slow = new TaskCompletionSource();
        var order = new List<string>();
        var mocks = new SlowMocks(slow.Task, order);
        var run = Deployment.TestAsync(mocks, Up, () =>
        {
            var first = new Thing("slow");
            _ = new Thing("after", new ThingArgs { Text = first.Id });
            _ = new Thing("beside");
        });
        Assert.Equal(["beside"], order);
        slow.SetResult();
        await run;

        Assert.Equal(["beside", "slow", "after"], order);
    }

    [Fact]
    public async Task A_transformation_can_replace_args_and_options()
    {
        await Run(() => new Thing("t", new ThingArgs { Text = "old" }, new CustomResourceOptions
        {
            ResourceTransformations =
            {
                t => new ResourceTransformationResult(
                    new ThingArgs { Text = "new" },
                    CustomResourceOptions.Merge((CustomResourceOptions)t.Options, new CustomResourceOptions { ImportId = "there" })),
            },
        }));

        Assert.Equal("new", Mocks.Named("t").Inputs["text"]);
        Assert.Equal("there", Mocks.Named("t").Id);
    }

    [Fact]
    public async Task Options_are_merged_one_over_the_other_with_the_lists_of_both()
    {
        var merged = CustomResourceOptions.Merge(
            new CustomResourceOptions { Version = "1", Protect = true, IgnoreChanges = { "a" } },
            new CustomResourceOptions { Version = "2", IgnoreChanges = { "b" }, AdditionalSecretOutputs = { "c" } });

        Assert.Equal("2", merged.Version);
        Assert.True(merged.Protect);
        Assert.Equal(["a", "b"], merged.IgnoreChanges);
        Assert.Equal(["c"], merged.AdditionalSecretOutputs);
        Assert.Empty(await OutputUtilities.GetValueAsync(merged.DependsOn.ToOutput()));
    }

    [Fact]
    public async Task Packages_add_their_version_and_secret_outputs_to_the_options()
    {
        var seen = new Dictionary<string, CustomResourceOptions>();
        ResourceTransformation record = t =>
        {
            seen[t.Resource.GetResourceName()] = (CustomResourceOptions)t.Options;
            return null;
        };
        await Run(() =>
        {
            _ = new Github.Provider("gh", null, new CustomResourceOptions { ResourceTransformations = { record } });
            _ = new Kubernetes.Core.V1.Secret("secret", null, new CustomResourceOptions { ResourceTransformations = { record } });
        });

        Assert.Equal(("6.15.0", "token"), (seen["gh"].Version, seen["gh"].AdditionalSecretOutputs.Single()));
        Assert.Equal("4.32.0", seen["secret"].Version);
        Assert.Equal(["data", "stringData"], seen["secret"].AdditionalSecretOutputs);
    }

    [Fact]
    public async Task Inputs_that_are_secrets_by_nature_become_secret()
    {
        Assert.True(await Output.IsSecretAsync(new Github.ProviderArgs { Token = "t" }.Token.ToOutput()));
        Assert.True(await Output.IsSecretAsync(new Github.ActionsSecretArgs { Value = "t" }.Value.ToOutput()));
        Assert.True(await Output.IsSecretAsync(new RepositoryOptsArgs { Password = "t" }.Password.ToOutput()));
        var secret = new SecretArgs { StringData = new Dictionary<string, string> { ["k"] = "v" } };
        Assert.True(await Output.IsSecretAsync(secret.StringData.ToOutput()));
        Assert.False(await Output.IsSecretAsync(new Github.ProviderArgs { Owner = "o" }.Owner.ToOutput()));
    }

    [Fact]
    public async Task A_component_with_one_provider_hands_it_to_its_children()
    {
        await Run(() =>
        {
            var github = new Github.Provider("gh");
            var outer = new ComponentResource("my:mod:Outer", "outer", new ComponentResourceOptions { Provider = github });
            var inner = new ComponentResource("my:mod:Inner", "inner", new ComponentResourceOptions { Parent = outer });
            _ = new Github.Repository("repo", null, new CustomResourceOptions { Parent = inner });
            Github.GetRepository.Invoke(null, new InvokeOptions { Parent = inner });
        });

        Assert.EndsWith("::gh::gh_id", Mocks.Named("repo").Provider, StringComparison.Ordinal);
        Assert.Equal(Mocks.Named("repo").Provider, Mocks.Calls.Single().Provider);
        Assert.Equal("", Mocks.Named("inner").Provider);
    }

    private sealed class SlowMocks(Task wait, List<string> order) : IMocks
    {
        public async Task<(string? id, object state)> NewResourceAsync(MockResourceArgs args)
        {
            if (args.Name == "slow")
            {
                await wait;
            }

            lock (order)
            {
                order.Add(args.Name!);
            }

            return (args.Name, args.Inputs);
        }

        public Task<object> CallAsync(MockCallArgs args) => Task.FromResult<object>(args.Args);
    }
}
