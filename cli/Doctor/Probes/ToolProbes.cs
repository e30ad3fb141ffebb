using System.Xml.Linq;
using Homelab.Infra;
using NuGet.Versioning;

namespace Homelab.Cli.Doctor.Probes;

/// <summary>The Pulumi CLI, in the version that the project file asks for.</summary>
internal sealed class PulumiVersionProbe() : Probe("HD011")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var run = await examination.Pulumi.RunAsync(["version"], cancellation);
        var said = run.Output.Trim().TrimStart('v');
        var required = YamlText.Read(await File.ReadAllTextAsync(
            Path.Combine(examination.Root, SettingsFile.ProjectFileName), cancellation))[0].Root!["requiredPulumiVersion"]?.Text
                ?? ">=3.0.0";
        return !run.Succeeded || !SemanticVersion.TryParse(said, out var version) ? Answer.Fails($"pulumi version says: {run.Failure}")
            : VersionConstraint.Allows(required, version) == false
                ? Answer.Fails($"The Pulumi CLI is {said}, and Pulumi.yaml asks for {required}.")
            : Answer.Fine($"The Pulumi CLI is {said}.");
    }
}

/// <summary>The providers, which Pulumi would otherwise download in the middle of the first run.</summary>
internal sealed class PulumiPluginsProbe() : Probe("HD012")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var run = await examination.Pulumi.RunAsync(["plugin", "ls", "--json"], cancellation);
        if (!run.Succeeded)
        {
            return Answer.NotAsked($"pulumi plugin ls says: {run.Failure}");
        }

        using var document = JsonDocument.Parse(run.Output);
        var installed = document.RootElement.EnumerateArray().Select(plugin => $"{Text(plugin, "name")} {Text(plugin, "version")}")
            .ToHashSet(StringComparer.Ordinal);
        List<(string Name, string Version)> needed = [Package("Github"), Package("Kubernetes")];
        if (examination.Settings.Secrets.ServiceAccountToken is not null)
        {
            needed.Add(await OnePasswordAsync(cancellation));
        }

        var missing = needed.Where(plugin => !installed.Contains($"{plugin.Name} {plugin.Version}")).ToList();
        return missing.Count == 0
            ? Answer.Fine($"The plugins are there: {string.Join(", ", needed.Select(plugin => $"{plugin.Name} {plugin.Version}"))}.")
            : Answer.Notice(
                $"Plugins that are not there: {string.Join(", ", missing.Select(plugin => $"{plugin.Name} {plugin.Version}"))}; pulumi up "
                    + $"downloads them.",
                string.Join("; ", missing.Select(plugin => $"pulumi plugin install resource {plugin.Name} {plugin.Version}"
                    + (plugin.Name is "onepassword" ? " --server github://api.github.com/1Password/pulumi-onepassword" : ""))));
    }

    // The plugin of a provider has its package's version.
    private static (string Name, string Version) Package(string name) => (name.ToLowerInvariant(), XDocument
        .Load(Path.Combine(Checkout.Root, "Directory.Packages.props")).Descendants("PackageVersion")
        .First(package => package.Attribute("Include")?.Value == $"Pulumi.{name}").Attribute("Version")!.Value.Trim('[', ']'));

    private static async Task<(string Name, string Version)> OnePasswordAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(Checkout.Root, "sdks", "Pulumi.OnePassword", "pulumi-plugin.json");
        using var plugin = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellation));
        return (Text(plugin.RootElement, "name"), Text(plugin.RootElement, "version"));
    }

    private static string Text(JsonElement plugin, string name) =>
        plugin.TryGetProperty(name, out var value) ? value.ToString().TrimStart('v') : "";
}

/// <summary>The backend, the stack in it and the key of its secrets, all of which it takes to decrypt one.</summary>
internal sealed class PulumiStackProbe() : Probe("HD013")
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var secrets = await examination.SecretsAsync(cancellation);
        var stack = examination.Stack.Stack;
        return secrets.Problem is not { } problem ? Answer.Fine($"The stack {stack} is there, and its secrets can be decrypted.")
            : problem.Contains("no stack named", StringComparison.Ordinal) ? Answer.Fails($"{problem}.", $"pulumi stack init {stack}")
            : Answer.Fails($"{problem.TrimEnd('.')}.");
    }
}

/// <summary>The items that a run reads from 1Password, asked with the service account's token.</summary>
internal sealed class OnePasswordProbe() : Probe("HD014")
{
    private const string Token = "secrets.onePasswordServiceAccountToken";
    private const string Variable = "OP_SERVICE_ACCOUNT_TOKEN";

    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var settings = examination.Settings.Secrets;
        if (settings.ServiceAccountToken is null)
        {
            return Answer.Fine("The secrets come from the stack's settings.");
        }

        var secrets = await examination.SecretsAsync(cancellation);
        if ((secrets.Find(Token) ?? examination.Surroundings.Variable(Variable)) is not { } token)
        {
            return Answer.NotAsked(
                $"There is no token to ask 1Password with: {secrets.Problem ?? $"{Token} is not set"}.", $"Set {Variable}.");
        }

        if (examination.Tools.Find("op") is not { } op)
        {
            return Answer.NotAsked("op is not on PATH.", "Install the 1Password CLI, version 2.");
        }

        var items = settings.Items;
        var problems = await Task.WhenAll(new[] { items.ConnectCredentials, items.ConnectToken, items.BotToken }.Select(ProblemAsync));
        return problems.OfType<string>().ToList() is { Count: > 0 } found
            ? Answer.Fails(string.Join(" ", found))
            : Answer.Fine($"All three items of the vault {items.Vault} can be read.");

        async Task<string?> ProblemAsync(string title)
        {
            var run = await ToolProcess.RunAsync(
                new ToolCall(op, ["item", "get", title, "--vault", items.Vault, "--format", "json"])
                {
                    TimeLimit = Diagnosis.TimeLimit,
                    Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { [Variable] = token },
                },
                cancellation);
            if (!run.Succeeded)
            {
                return $"The item {title} can't be read: {run.Failure.Split('\n')[^1].Trim().TrimEnd('.')}.";
            }

            using var item = JsonDocument.Parse(run.Output);
            var credential = item.RootElement.TryGetProperty("fields", out var fields)
                ? fields.EnumerateArray().FirstOrDefault(field => Is(field, "id") || Is(field, "label"))
                : default;
            var value = credential.ValueKind == JsonValueKind.Object && credential.TryGetProperty("value", out var text) ? $"{text}" : "";
            return value.Length == 0 ? $"The item {title} has nothing in its field credential."
                : title == items.ConnectCredentials
                    && ConnectCredentialsProbe.Problem(value) is { } problem ? $"The item {title}: {problem}"
                : null;
        }

        static bool Is(JsonElement field, string member) => field.TryGetProperty(member, out var name) && name.ToString() is "credential";
    }
}

/// <summary>The pinned chart in its repository, and what would be newer.</summary>
internal sealed class ChartProbe(PinnedChart chart) : Probe("HD021", chart.Origin.Name)
{
    /// <inheritdoc/>
    public override async Task<Answer> AskAsync(Examination examination, CancellationToken cancellation)
    {
        var (pin, setting) = (chart.Version, $"{examination.Stack.Project}:{chart.Origin.Setting}");
        var versions = (await chart.EntriesAsync(cancellation)).Select(entry => entry.Version).Where(version => !version.IsPrerelease)
            .ToList();
        if (await chart.PinAsync(cancellation) is null)
        {
            return Answer.Fails(
                $"{chart.Origin.Repository} has no {pin.ToNormalizedString()}.",
                versions.Count == 0 ? null : $"The newest is {versions.Max()!.ToNormalizedString()}; write one that is there into "
                    + $"{setting}.");
        }

        return versions.Where(version => version.Major == pin.Major && version.Minor == pin.Minor && version > pin).Max() is { } newer
            ? Answer.Notice(
                $"{pin.ToNormalizedString()} is there, and {newer.ToNormalizedString()} has what was corrected since.",
                $"Set {setting} to {newer.ToNormalizedString()}.")
            : Answer.Fine($"{pin.ToNormalizedString()} is there.");
    }
}
