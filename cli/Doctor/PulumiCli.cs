namespace Homelab.Cli.Doctor;

/// <summary>The Pulumi CLI, as far as it only tells something.</summary>
/// <param name="tools">Where it is looked for.</param>
/// <param name="root">The folder with <c>Pulumi.yaml</c>.</param>
/// <param name="surroundings">The variables that it goes by.</param>
internal sealed class PulumiCli(Toolbox tools, string root, Surroundings surroundings)
{
    private const string Name = "pulumi";

    /// <summary>Runs it.</summary>
    /// <exception cref="AnswerException">It isn't there.</exception>
    public Task<ToolRun> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ToolProcess.RunAsync(
            new ToolCall(tools.Find(Name) ?? throw new AnswerException(Answer.Fails("pulumi is not on PATH.")), arguments)
            {
                Folder = root,
                TimeLimit = Diagnosis.TimeLimit,
                Environment = new Dictionary<string, string?>(
                    surroundings.Variables.Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value)),
                        StringComparer.Ordinal)
                {
                    ["PULUMI_SKIP_UPDATE_CHECK"] = "true",
                },
            },
            cancellation);
}
