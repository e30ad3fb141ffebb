using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace Homelab.Workflows.Tests.Actions;

/// <summary>
/// The composite actions, of which actionlint knows nothing. What they may hold:
/// https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax
/// </summary>
public sealed partial class ActionTests
{
    private static readonly string[] Fields = ["name", "description", "inputs", "runs"];
    private static readonly string[] InputFields = ["description", "required", "default"];
    private static readonly string[] UsesFields = ["name", "id", "if", "continue-on-error", "uses", "with", "env"];
    private static readonly string[] RunFields = ["name", "id", "if", "continue-on-error", "run", "shell", "working-directory", "env"];

    public static TheoryData<string> Names => new(Workflow.Actions.Select(NameOf));

    [Fact]
    public void The_actions_are_those_that_are_used() => Assert.Equal(
        Workflow.AllAndActions.SelectMany(Calls).Select(call => call.Action).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        Workflow.Actions.Select(NameOf).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_action_holds_what_GitHub_takes(string name)
    {
        var action = Workflow.Action(name).Root;

        AssertFields(action, Fields);
        Assert.NotEqual("", action["description"].ToString());
        Assert.Equal(["using", "steps"], Keys(action["runs"]));
        Assert.Equal("composite", action["runs"]["using"].ToString());
        Assert.All(Workflow.Action(name).Steps, step =>
        {
            AssertFields(step, Has(step, "uses") ? UsesFields : RunFields);
            Assert.NotEqual("", step["name"].ToString());
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_script_of_an_action_names_its_shell(string name) => Assert.All(
        Workflow.Action(name).Steps.Where(step => !Has(step, "uses")),
        step => Assert.Equal("bash", step["shell"].ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void An_input_is_required_or_has_a_default(string name) => Assert.All(Inputs(name), input =>
    {
        AssertFields(input.Value, InputFields);
        Assert.NotEqual("", input.Value["description"].ToString());
        Assert.Equal(input.Value["required"].ToString() == "false", Has(input.Value, "default"));
    });

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_input_is_used_and_every_used_one_is_declared(string name) => Assert.Equal(
        Inputs(name).Select(input => input.Key.ToString()).Order(StringComparer.Ordinal),
        UsedInput().Matches(Workflow.Action(name).Text).Select(match => match.Groups["name"].Value)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_secret_comes_in_as_an_input(string name) =>
        Assert.DoesNotContain("secrets.", Workflow.Action(name).Text, StringComparison.Ordinal);

    [Fact]
    public void Whoever_uses_an_action_gives_it_what_it_wants_and_nothing_else() => Assert.All(
        Workflow.AllAndActions.SelectMany(Calls),
        call =>
        {
            Assert.All(call.Given, given => Assert.Contains(Inputs(call.Action), input => input.Key.ToString() == given));
            Assert.All(
                Inputs(call.Action).Where(input => input.Value["required"].ToString() == "true"),
                input => Assert.Contains(input.Key.ToString(), call.Given));
        });

    [Fact]
    public void An_action_is_used_where_the_program_is_checked_out() => Assert.All(
        Workflow.All.SelectMany(workflow => Calls(workflow).Select(call => (workflow, call))),
        pair => Assert.StartsWith(
            pair.workflow.Repository == "homelab" ? "./.github/" : "./program/.github/actions/", pair.call.Uses, StringComparison.Ordinal));

    /// <summary>Expressions, contexts and the inputs of other people's actions are the same in a job.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_steps_of_an_action_pass_actionlint_as_those_of_a_job(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write("job.yaml", AsJob(name));

        var result = await Actionlint.Run(folder, "job.yaml");

        Assert.True(result.Status == 0, result.Errors + result.Output);
    }

    private static string AsJob(string name)
    {
        var text = new StringBuilder("on:\n  workflow_call:\n    inputs:\n");
        foreach (var (input, _) in Inputs(name))
        {
            text.Append("      ").Append(input).Append(": { type: string }\n");
        }

        const string Steps = "\n  steps:\n";
        var action = Workflow.Action(name).Text;
        return text.Append("jobs:\n  action:\n    runs-on: ubuntu-latest\n    steps:\n")
            .Append(action.AsSpan(action.IndexOf(Steps, StringComparison.Ordinal) + Steps.Length)).ToString();
    }

    private static string NameOf(Workflow action) => action.Path.Split('/')[^2];

    private static IDictionary<YamlNode, YamlNode> Inputs(string name) => ((YamlMappingNode)Workflow.Action(name).Root["inputs"]).Children;

    private static IEnumerable<string> Keys(YamlNode map) => ((YamlMappingNode)map).Children.Keys.Select(key => key.ToString());

    private static bool Has(YamlNode map, string key) => ((YamlMappingNode)map).Children.ContainsKey(key);

    private static void AssertFields(YamlNode map, string[] allowed) => Assert.Empty(Keys(map).Except(allowed, StringComparer.Ordinal));

    /// <summary>The steps that use one of this repository's actions.</summary>
    private static IEnumerable<(string Uses, string Action, List<string> Given)> Calls(Workflow workflow) =>
        from step in workflow.Steps
        where Has(step, "uses")
        let uses = step["uses"].ToString()
        where uses.StartsWith("./", StringComparison.Ordinal)
        select (uses, uses.Split('/')[^1], Has(step, "with") ? Keys(step["with"]).ToList() : []);

    [GeneratedRegex(@"\binputs\.(?<name>[\w-]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UsedInput();
}
