using Homelab.Infra.Configuration;
using Homelab.Infra.Content;

namespace Homelab.Cli.Doctor;

/// <summary>What the probes of one run share: the settings, and whom to ask.</summary>
internal sealed class Examination
{
    // Shorter ones are found in other words, too.
    private const int ShortestSecret = 8;

    private static readonly string[] SecretVariables = ["TOKEN", "PASSPHRASE", "PASSWORD", "SECRET", "KEY"];

    private readonly Shared<StackSecrets> _secrets;
    private readonly Shared<GitHubApi> _gitHub;
    private readonly Shared<ClusterApi> _cluster;

    /// <param name="stacks">The stack, and before it the one that owns the repositories where that is another.</param>
    /// <param name="root">The folder with <c>Pulumi.yaml</c>.</param>
    /// <param name="content">The folder with the content of the repositories.</param>
    /// <param name="tools">pulumi and op.</param>
    /// <param name="surroundings">What lies outside.</param>
    public Examination(IReadOnlyList<StackSettings> stacks, string root, string content, Toolbox tools, Surroundings surroundings)
    {
        var stack = stacks[^1];
        (Stacks, Stack, Root, Surroundings, Tools) = (stacks, stack, root, surroundings, tools);
        Pulumi = new(tools, root, surroundings);
        Charts = PinnedChart.Of(stack.Settings.Cluster, surroundings.Charts);
        Content = new(_ => Task.FromResult(HomelabContent.Read(stack.Settings, content)));
        _secrets = new(limit => StackSecrets.ReadAsync(Pulumi, stack, limit));
        _gitHub = new(async limit => new(surroundings.GitHub, await GitHubToken.FindAsync(this, limit)));
        _cluster = new(limit => ClusterApi.ConnectAsync(this, limit));
    }

    /// <summary>What has to be up for the stack to go up, and the stack.</summary>
    public IReadOnlyList<StackSettings> Stacks { get; }

    /// <summary>The stack and its settings, with placeholders where secrets go.</summary>
    public StackSettings Stack { get; }

    /// <summary>The settings.</summary>
    public HomelabSettings Settings => Stack.Settings;

    /// <summary>The folder with <c>Pulumi.yaml</c>.</summary>
    public string Root { get; }

    /// <summary>What lies outside.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>Finds op.</summary>
    public Toolbox Tools { get; }

    /// <summary>The Pulumi CLI.</summary>
    public PulumiCli Pulumi { get; }

    /// <summary>The charts that the program installs.</summary>
    public IReadOnlyList<PinnedChart> Charts { get; }

    /// <summary>What lands in the repositories.</summary>
    public Shared<HomelabContent> Content { get; }

    /// <summary>The secrets, where the Pulumi CLI can decrypt them.</summary>
    public Task<StackSecrets> SecretsAsync(CancellationToken cancellation) => _secrets.GetAsync(cancellation);

    /// <summary>GitHub, with the token.</summary>
    /// <exception cref="AnswerException">There is no token.</exception>
    public Task<GitHubApi> GitHubAsync(CancellationToken cancellation) => _gitHub.GetAsync(cancellation);

    /// <summary>The cluster.</summary>
    /// <exception cref="AnswerException">There is no kubeconfig, or the context isn't in it.</exception>
    public Task<ClusterApi> ClusterAsync(CancellationToken cancellation) => _cluster.GetAsync(cancellation);

    /// <summary>Every secret that came by, so that no answer repeats one.</summary>
    public async Task<IReadOnlyList<string>> KnownSecretsAsync()
    {
        // By now it was asked, or there was no time.
        var asked = _secrets.GetAsync(new CancellationToken(canceled: true));
        var stack = asked.IsCompletedSuccessfully ? (await asked).Values.Where(IsSecret).Select(value => value.Value) : [];
        return
        [
            .. stack.Concat(Surroundings.Variables.Where(variable => HoldsSecret(variable.Key)).Select(variable => variable.Value))
                .SelectMany(value => (string[])[value, .. value.Split('\n')]).Select(value => value.Trim())
                .Where(value => value.Length >= ShortestSecret).Distinct(StringComparer.Ordinal).OrderByDescending(value => value.Length),
        ];

        static bool HoldsSecret(string variable) => Array.Exists(
            SecretVariables, ending => variable.EndsWith(ending, StringComparison.Ordinal));

        static bool IsSecret(KeyValuePair<string, string> setting) =>
            HomelabSettings.SecretKeys.Contains(setting.Key, StringComparer.Ordinal);
    }
}
