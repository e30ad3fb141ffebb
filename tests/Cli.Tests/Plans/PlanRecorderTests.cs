using Homelab.Cli.Plans;
using Homelab.GitOps.Repositories;
using Pulumi;
using Pulumi.Kubernetes.ApiExtensions;
using Pulumi.Kubernetes.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Core.V1;
using Pulumi.Kubernetes.Types.Inputs.Meta.V1;
using Github = Pulumi.Github;

namespace Homelab.Cli.Tests.Plans;

public sealed class PlanRecorderTests
{
    [Fact]
    public async Task URNs_hold_the_types_of_all_parents_but_the_stack()
    {
        var plan = await TestProgram.UpAsync(() => new Group("outer", outer =>
            new Group("inner", inner => new Thing("thing", new(), new() { Parent = inner }), new() { Parent = outer })));

        Assert.Equal(
            [
                "urn:pulumi:dev::homelab::pulumi:pulumi:Stack::homelab-dev",
                "urn:pulumi:dev::homelab::test:index:Group::outer",
                "urn:pulumi:dev::homelab::test:index:Group$test:index:Group::inner",
                "urn:pulumi:dev::homelab::test:index:Group$test:index:Group$test:index:Thing::thing",
            ],
            plan.Resources.Select(resource => resource.Urn));
    }

    [Fact]
    public async Task Every_resource_but_the_stack_has_a_parent_even_when_the_program_names_none()
    {
        var plan = await TestProgram.UpAsync(() => new Group("g", _ => new Thing("stray", new())));

        Assert.Null(plan.Resources[0].Parent);
        Assert.Equal(plan.Resources[0].Urn, plan.Named("stray").Parent);
    }

    [Fact]
    public async Task A_URN_twice_fails_and_names_the_resource()
    {
        var message = await TestProgram.FailAsync(() =>
        {
            _ = new Thing("same", new());
            _ = new Thing("same", new());
        });

        Assert.Equal(
            "  test:index:Thing 'same': the URN urn:pulumi:dev::homelab::test:index:Thing::same is taken by another resource of this "
                + "stack; "
            + "give one of the two another name.", message);
    }

    [Fact]
    public async Task One_name_under_two_parents_is_two_URNs()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            _ = new Thing("same", new());
            _ = new Group("g", group => new Thing("same", new(), new() { Parent = group }));
        });

        Assert.Equal(2, plan.Resources.Count(resource => resource.Name == "same"));
    }

    [Fact]
    public async Task Dependencies_are_those_that_are_named_and_those_that_inputs_bring_along()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var named = new Thing("named", new());
            var used = new Thing("used", new() { Text = "x" });
            var nested = new Thing("nested", new() { Text = "x" });
            _ = new Thing("last", new()
            {
                Text = Output.Format($"{used.Text}!"),
                Values = new Dictionary<string, object>(StringComparer.Ordinal)
                {
                    ["deep"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["list"] = new object[] { nested.Text } },
                },
            }, new() { DependsOn = { named } });
        });

        Assert.Equal([plan.Named("named").Urn, plan.Named("nested").Urn, plan.Named("used").Urn], plan.Named("last").DependsOn);
    }

    [Fact]
    public async Task Depending_on_a_component_is_depending_on_everything_in_it()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var outer = new Group("outer", outer =>
            {
                _ = new Thing("one", new(), new() { Parent = outer });
                _ = new Group("inner", inner => new Thing("two", new(), new() { Parent = inner }), new() { Parent = outer });
            });
            _ = new Thing("last", new(), new() { DependsOn = { outer } });
        });

        Assert.Equal(
            new[] { plan.Named("one").Urn, plan.Named("two").Urn }.Order(StringComparer.Ordinal), plan.Named("last").DependsOn);
    }

    [Fact]
    public async Task Providers_are_explicit_or_inherited_by_package()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var github = new Github.Provider("gh", new Github.ProviderArgs { Owner = "ada" });
            var cluster = new Pulumi.Kubernetes.Provider("k8s", new Pulumi.Kubernetes.ProviderArgs { Context = "c" });
            var other = new Github.Provider("other", new Github.ProviderArgs { Owner = "bob" });
            _ = new Group("g", group =>
            {
                _ = new Github.Repository("inherited", new() { Name = "a" }, new() { Parent = group });
                _ = new Github.Repository("explicit", new() { Name = "b" }, new() { Parent = group, Provider = other });
                _ = new Namespace("ns", new NamespaceArgs { Metadata = new ObjectMetaArgs { Name = "web" } }, new() { Parent = group });
                _ = new Thing("thing", new(), new() { Parent = group });
            }, new() { Providers = { github, cluster } });
        });

        Assert.Equal(plan.Named("gh").Urn, plan.Named("inherited").Provider);
        Assert.Equal(plan.Named("other").Urn, plan.Named("explicit").Provider);
        Assert.Equal(plan.Named("k8s").Urn, plan.Named("ns").Provider);
        Assert.Null(plan.Named("thing").Provider);
        Assert.Null(plan.Resources.Single(resource => resource.Name == "g").Provider);
    }

    [Fact]
    public async Task Options_that_mocks_never_see_are_recorded()
    {
        var plan = await TestProgram.UpAsync(() =>
        {
            var first = new Thing("first", new());
            _ = new Thing("second", new(), new()
            {
                DeletedWith = first,
                ImportId = "there",
                Protect = true,
                RetainOnDelete = true,
                IgnoreChanges = { "text", "values" },
                CustomTimeouts = new CustomTimeouts { Create = TimeSpan.FromSeconds(90), Delete = TimeSpan.FromMinutes(30) },
            });
        });

        var second = plan.Named("second");
        Assert.Equal(plan.Named("first").Urn, second.DeletedWith);
        Assert.Equal("there", second.Import);
        Assert.True(second.Protect);
        Assert.True(second.RetainOnDelete);
        Assert.Equal(["text", "values"], second.IgnoreChanges);
        Assert.Equal(["create 00:01:30", "delete 00:30:00"], second.Timeouts.Select(limit => $"{limit.Key} {limit.Value}"));
    }

    [Fact]
    public async Task Protection_and_retention_are_inherited_as_the_engine_does_it()
    {
        var plan = await TestProgram.UpAsync(() => new Group("g", group =>
        {
            _ = new Thing("inherits", new(), new() { Parent = group });
            _ = new Thing("differs", new(), new() { Parent = group, Protect = false, RetainOnDelete = false });
        }, new() { Protect = true, RetainOnDelete = true }));

        Assert.True(plan.Named("inherits").Protect);
        Assert.True(plan.Named("inherits").RetainOnDelete);
        Assert.False(plan.Named("differs").Protect);
        Assert.False(plan.Named("differs").RetainOnDelete);
    }

    [Fact]
    public async Task Secrets_are_masked_wherever_they_are_and_their_paths_listed()
    {
        var plan = await TestProgram.UpAsync(() => new Thing("t", new()
        {
            Text = Output.CreateSecret("hush"),
            Map = { ["plain"] = "p" },
            List = { "a", Output.CreateSecret("hush") },
            Nested = new NestedArgs { Text = Output.Format($"{Output.CreateSecret("hush")}!") },
            Values = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["a.b"] = new object[] { 1, new Dictionary<string, object>(StringComparer.Ordinal) { ["key"] = Output.CreateSecret(42) } },
            },
        }));

        var thing = plan.Named("t");
        Assert.Equal(["list", "nested.text", "text", "values[\"a.b\"][1].key"], thing.SecretInputs);
        Assert.Equal(
            """{"list":"[secret]","map":{"plain":"p"},"nested":{"text":"[secret]"},"text":"[secret]","values":{"a.b":[1,{"key":"[secret]"}]}}""",
            PlanJson.Inline(thing.Inputs));
    }

    [Fact]
    public async Task Inputs_are_recorded_by_their_names_on_the_wire_and_as_text_where_they_travel_as_text()
    {
        var plan = await TestProgram.UpAsync(() => new Thing("t", new() { Number = 5, Flag = true, Json = new NestedArgs { Text = "x" } }));

        Assert.Equal("""{"flag":true,"json":"{\"text\":\"x\"}","number":5}""", PlanJson.Inline(plan.Named("t").Inputs));
    }

    [Fact]
    public async Task Custom_resources_of_Kubernetes_carry_their_api_version_and_kind()
    {
        var plan = await TestProgram.UpAsync(
            () => new Pulumi.Kubernetes.Core.V1.Secret("s", new SecretArgs { Metadata = new ObjectMetaArgs { Name = "s" } }));

        Assert.Equal("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"}}""", PlanJson.Inline(plan.Named("s").Inputs));
    }

    internal sealed class NestedArgs : ResourceArgs
    {
        [Input("text")]
        public Input<string>? Text { get; set; }
    }

    internal sealed class ThingArgs : ResourceArgs
    {
        [Input("list")]
        private InputList<string>? _list;

        [Input("map")]
        private InputMap<string>? _map;

        [Input("text")]
        public Input<string>? Text { get; set; }

        [Input("number")]
        public Input<int>? Number { get; set; }

        [Input("flag")]
        public Input<bool>? Flag { get; set; }

        [Input("nested")]
        public Input<NestedArgs>? Nested { get; set; }

        [Input("json", json: true)]
        public Input<NestedArgs>? Json { get; set; }

        [Input("values")]
        public InputMap<object>? Values { get; set; }

        public InputList<string> List { get => _list ??= []; set => _list = value; }

        public InputMap<string> Map { get => _map ??= []; set => _map = value; }
    }

    internal sealed class Thing(string name, ThingArgs args, CustomResourceOptions? options = null)
        : Pulumi.CustomResource("test:index:Thing", name, args, options)
    {
        [Output("text")]
        public Output<string> Text { get; private set; } = null!;
    }
}
