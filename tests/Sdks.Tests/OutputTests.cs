using System.Globalization;
using Pulumi;
using Pulumi.Utilities;
using PulumiContract;

namespace Homelab.Sdks.Tests;

public sealed class OutputTests : TestRun
{
    [Fact]
    public async Task Combined_outputs_have_the_secrecy_and_dependencies_of_all()
    {
        var resources = await Run(() => new Thing("t"));
        var thing = (Thing)resources[0];

        var all = Output.All(thing.Id, Output.CreateSecret("s"));
        Assert.Equal<string>(["t_id", "s"], await OutputUtilities.GetValueAsync(all));
        Assert.True(await Output.IsSecretAsync(all));
        Assert.Equal([thing], await OutputUtilities.GetDependenciesAsync(all));

        var tuple = Output.Tuple(thing.Id, Output.Create(2), Output.Create(true), Output.Create<string?>((string?)null));
        Assert.Equal(("t_id", 2, true, null), await OutputUtilities.GetValueAsync(tuple));
        Assert.False(await Output.IsSecretAsync(tuple));
    }

    [Fact]
    public async Task Apply_unwraps_outputs_inputs_and_tasks()
    {
        var one = Output.Create(1);
        Input<int> input = 3;

        Assert.Equal(2, await OutputUtilities.GetValueAsync(one.Apply(value => Output.Create(value + 1))));
        Assert.Equal(2, await OutputUtilities.GetValueAsync(one.Apply(value => Task.FromResult(value + 1))));
        Assert.Equal(3, await OutputUtilities.GetValueAsync(one.Apply(_ => input)));
        Assert.Equal(4, await OutputUtilities.GetValueAsync(input.Apply(value => value + 1)));
        Assert.True(await Output.IsSecretAsync(one.Apply(Output.CreateSecret)));
    }

    [Fact]
    public async Task Lists_and_maps_grow_from_values_and_outputs()
    {
        InputList<string> list = new[] { "a" };
        list.Add("b", Output.Create("c"));
        list.AddRange(Output.Create(new List<string> { "d" }));
        var map = new InputMap<string> { { "a", "1" }, { "b", Output.Create("2") } };
        map["a"] = "1";
        map["c"] = Output.Create("3");
        map.AddRange(new Dictionary<string, string> { ["d"] = "4" });

        Assert.Equal<string>(["a", "b", "c", "d"], await OutputUtilities.GetValueAsync(list.ToOutput()));
        var entries = await OutputUtilities.GetValueAsync(map.ToOutput());
        Assert.Equal(["a=1", "b=2", "c=3", "d=4"], entries.Select(entry => $"{entry.Key}={entry.Value}").Order(StringComparer.Ordinal));
        Assert.Throws<NotSupportedException>(() => ((System.Collections.IEnumerable)list).GetEnumerator());
    }

    [Fact]
    public async Task A_key_that_a_map_has_takes_no_other_value()
    {
        var map = new InputMap<string> { ["a"] = "1" };
        map["a"] = "2";

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => OutputUtilities.GetValueAsync(map.ToOutput()));
        Assert.StartsWith("Key 'a' already exists in the map with a different value.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_map_takes_no_other_map_that_has_one_of_its_keys()
    {
        var map = new InputMap<string> { ["a"] = "1" };
        map.Add(new InputMap<string> { ["a"] = "1" });

        await Assert.ThrowsAsync<ArgumentException>(() => OutputUtilities.GetValueAsync(map.ToOutput()));
    }

    [Fact]
    public async Task A_key_set_twice_fails_the_run()
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(
            () => Run(() => new Thing("t", new ThingArgs { Map = { ["a"] = "1", ["a"] = "2" } })));

        Assert.Contains("Key 'a' already exists in the map with a different value.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Mocks.Resources);
    }

    [Fact]
    public async Task Values_are_formatted_the_same_on_every_machine()
    {
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");

        Assert.Equal("1.5", await OutputUtilities.GetValueAsync(Output.Format($"{1.5}")));
    }

    [Fact]
    public async Task An_output_has_no_text_of_its_own()
    {
        string? text = null;
        await Run(() => text = $"{Output.Create("value")}");

        Assert.Contains("Output.Format", text, StringComparison.Ordinal);
    }
}
