namespace Homelab.Cli.Doctor;

/// <summary>A stack's secrets, decrypted by the Pulumi CLI.</summary>
/// <param name="Values">By key, such as <c>secrets.connectToken</c>; empty when they can't be read.</param>
/// <param name="Problem">Why they can't be read, as the rest of a sentence; null when they can.</param>
internal sealed record StackSecrets(IReadOnlyDictionary<string, string> Values, string? Problem)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>Asks the Pulumi CLI for them.</summary>
    public static async Task<StackSecrets> ReadAsync(PulumiCli pulumi, StackSettings stack, CancellationToken cancellation)
    {
        try
        {
            var run = await pulumi.RunAsync(
                ["config", "--json", "--show-secrets", "--non-interactive", "--stack", stack.Stack], cancellation);
            return run.Succeeded
                ? new(Read(run.Output, $"{stack.Project}:"), null)
                : new(None, $"pulumi can't read the stack {stack.Stack}: {FirstLine(run.Failure)}");
        }
        catch (AnswerException missing)
        {
            return new(None, missing.Answer.What.TrimEnd('.'));
        }
        catch (JsonException error)
        {
            return new(None, $"pulumi config says something that isn't JSON: {error.Message}");
        }
    }

    /// <summary>A secret's value.</summary>
    public string? Find(string key) => Values.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    private static Dictionary<string, string> Read(string json, string prefix)
    {
        using var document = JsonDocument.Parse(json);
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var setting in document.RootElement.EnumerateObject().Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var key = setting.Name[prefix.Length..];
            if (setting.Value.TryGetProperty("objectValue", out var members) && members.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in members.EnumerateObject())
                {
                    values[$"{key}.{member.Name}"] = member.Value.ToString();
                }
            }
            else if (setting.Value.TryGetProperty("value", out var value))
            {
                values[key] = value.ToString();
            }
        }

        return values;
    }

    private static string FirstLine(string text) =>
        (text.Split('\n').FirstOrDefault(line => line.StartsWith("error:", StringComparison.Ordinal)) ?? text.Split('\n')[0]).Trim();
}
