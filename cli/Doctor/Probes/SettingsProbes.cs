using Homelab.Cli.Providers;
using Homelab.Cli.Rehearsals;
using Homelab.Infra.Configuration;
using Homelab.Infra.Content;

namespace Homelab.Cli.Doctor.Probes;

/// <summary>What is wrong with the settings ends the command before; what is left is the name that stands for one's own.</summary>
internal sealed class SettingsProbe() : Probe("HD001")
{
    /// <inheritdoc/>
    public override Task<Answer> AskAsync(Examination examination, CancellationToken cancellation) =>
        Task.FromResult(examination.Settings.GitHub.Owner == GitHubSettings.PlaceholderOwner
            ? Answer.Fails(
                $"{examination.Stack.Project}:owner is {GitHubSettings.PlaceholderOwner}, which stands for yours.",
                "Write your GitHub user or organization into the file of every stack.")
            : Answer.Fine($"The settings of the stack {examination.Stack.Stack} can be used."));
}

/// <summary>Whether the secrets stand in the stack's file; what is in them others ask.</summary>
internal sealed class SecretsProbe() : Probe("HD002")
{
    /// <inheritdoc/>
    public override Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var stack = examination.Stack;
        return Task.FromResult(stack.UnsetSecrets.Count == 0
            ? Answer.Fine("All secrets are set.")
            : Answer.Fails(
                $"Not set: {string.Join(", ", stack.UnsetSecrets.Distinct(StringComparer.Ordinal))}.",
                string.Join("; ", stack.UnsetSecrets.Distinct(StringComparer.Ordinal)
                    .Select(key => StackReader.SetSecret(stack.Stack, key)))));
    }
}

/// <summary>Whether everything that lands in the repositories can be read, as a rehearsal does it.</summary>
internal sealed class ContentProbe() : Probe("HD003")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        try
        {
            var content = await examination.Content.GetAsync(cancellation);
            return Answer.Fine($"{content.Layers.Sum(layer => layer.Files.Count)} files for {content.Layers.Count} repositories.");
        }
        catch (ContentException error)
        {
            return Answer.Fails(error.Message);
        }
    }
}

/// <summary>Whether the stack goes up among stand-ins, as <c>homelab rehearse</c> brings it up.</summary>
internal sealed class RehearsalProbe() : Probe("HD005")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var services = new LocalServices();
        try
        {
            foreach (var stack in examination.Stacks)
            {
                await Rehearsal.RunAsync(services, stack, cancellation);
            }

            return Answer.Fine("The stack goes up in a rehearsal.");
        }
        catch (StackFailedException error)
        {
            return Answer.Fails(error.Message);
        }
    }
}

/// <summary>Whether the credentials are what a Connect server can start with; one with others comes up and never answers.</summary>
internal sealed class ConnectCredentialsProbe() : Probe("HD004")
{
    private const string Version = "2";

    // What op writes beside the version.
    private static readonly string[] Members = ["verifier", "encCredentials"];

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        if (examination.Settings.Secrets.ServiceAccountToken is not null)
        {
            return Answer.Fine("The Connect credentials come from 1Password, see HD014.");
        }

        var secrets = await examination.SecretsAsync(cancellation);
        return secrets.Find("secrets.connectCredentials") is not { } credentials
            ? Answer.NotAsked(
                $"The Connect credentials can't be read: {secrets.Problem ?? "they are not set"}.",
                    "Run doctor where pulumi can read the stack.")
            : Problem(credentials) is { } problem ? Answer.Fails(problem)
                : Answer.Fine($"The Connect credentials are JSON of version {Version}.");
    }

    /// <summary>What is wrong with a text as credentials, null when nothing is.</summary>
    public static string? Problem(string credentials)
    {
        try
        {
            using var document = JsonDocument.Parse(credentials);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return "The Connect credentials are JSON, but no object.";
            }

            var missing = Members.Where(member => !root.TryGetProperty(member, out _)).ToList();
            return missing.Count > 0 ? $"The Connect credentials have no {string.Join(" and no ", missing)}."
                : root.TryGetProperty("version", out var version) && version.ToString() == Version ? null
                : $"The version of the Connect credentials is not {Version}.";
        }
        catch (JsonException)
        {
            return "The Connect credentials are not JSON.";
        }
    }
}
