using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Homelab.Cli.Reports.Data;

/// <summary>
/// The findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code scanning and editors. A file
/// is named by its path in its repository, and each repository is a base of its own.
/// </summary>
internal static class SarifReport
{
    private const string Schema = "https://json.schemastore.org/sarif-2.1.0.json";
    private const string RepositoriesBase = "REPOSITORIES";

    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n"
    };

    /// <summary>The report as SARIF, without a newline at its end.</summary>
    /// <param name="tree">What was found.</param>
    /// <param name="tool">What found it.</param>
    public static string Write(CheckedTree tree, ToolIdentity tool)
    {
        var rules = CheckRunner.All;
        var index = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index, StringComparer.Ordinal);
        return Printable.Json(new JsonObject
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject { ["driver"] = Driver(tool, rules) },
                ["invocations"] = new JsonArray(Invocation(tree.Checks, index)),
                ["originalUriBaseIds"] = Bases(tree),
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = Array(tree.Checks.Findings.Select(finding => Result(finding, index))
                    .Concat(tree.Checks.Accepted.Select(accepted => Accepted(accepted, index)))),
            }),
        }.ToJsonString(Options));
    }

    private static JsonObject Driver(ToolIdentity tool, IReadOnlyList<CheckInfo> rules)
    {
        var driver = new JsonObject
        {
            ["name"] = "homelab",
            ["version"] = tool.Version,
            ["rules"] = Array(rules.Select(rule => Rule(rule, tool)))
        };
        if (tool.Home is { } home)
        {
            driver["informationUri"] = home;
        }

        return driver;
    }

    private static JsonObject Rule(CheckInfo rule, ToolIdentity tool)
    {
        var described = new JsonObject
        {
            ["id"] = rule.Id,
            ["shortDescription"] = Text(rule.Title),
            ["fullDescription"] = Text(rule.Why),
            ["help"] = Text(rule.Fix),
            ["defaultConfiguration"] = new JsonObject { ["enabled"] = true, ["level"] = Words.Of(rule.Severity) },
        };
        if (tool.PageOf(rule) is { } page)
        {
            described["helpUri"] = page;
        }

        return described;
    }

    // What was not checked must not look like passed.
    private static JsonObject Invocation(CheckReport checks, Dictionary<string, int> index) => new()
    {
        ["executionSuccessful"] = !checks.MissingTools.Any(),
        ["toolExecutionNotifications"] = Array(checks.NotChecked.Select(skipped => new JsonObject
        {
            ["level"] = skipped.MissingTool is null ? "note" : "error",
            ["message"] = Text($"{skipped.Check.Id} was not checked: {skipped.Reason}"),
            ["associatedRule"] = new JsonObject { ["id"] = skipped.Check.Id, ["index"] = index[skipped.Check.Id] },
        })),
    };

    private static JsonObject Bases(CheckedTree tree)
    {
        var bases = new JsonObject
        {
            [RepositoriesBase] = new JsonObject { ["description"] = Text("The folder that holds the checkouts.") }
        };
        foreach (var repository in tree.Tree.Repositories.All)
        {
            bases[repository.Name] = new JsonObject
            {
                ["uri"] = $"{Uri.EscapeDataString(repository.Name)}/",
                ["uriBaseId"] = RepositoriesBase
            };
        }

        return bases;
    }

    private static JsonObject Result(Finding finding, Dictionary<string, int> index) => new()
    {
        ["ruleId"] = finding.Check.Id,
        ["ruleIndex"] = index[finding.Check.Id],
        ["level"] = Words.Of(finding.Severity),
        ["message"] = Text(
            string.Join(' ', [finding.Message, .. finding.Consequences.Select(consequence => $"So: {consequence}"), finding.WayOut])),
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = Artifact(finding.Location),
                ["region"] = new JsonObject { ["startLine"] = Math.Max(1, finding.Location.Line) },
            },
        }),
        ["partialFingerprints"] = new JsonObject { ["homelabFinding/v1"] = Fingerprint(finding) },
    };

    private static JsonObject Accepted(AcceptedFinding accepted, Dictionary<string, int> index)
    {
        var result = Result(accepted.Finding, index);
        result["suppressions"] = new JsonArray(
            new JsonObject { ["kind"] = "external", ["status"] = "accepted", ["justification"] = accepted.Acceptance.Reason });
        return result;
    }

    private static JsonObject Artifact(SourceLocation location)
    {
        var artifact = new JsonObject { ["uri"] = string.Join('/', location.Path.Split('/').Select(Uri.EscapeDataString)) };
        if (location.Repository is { } repository)
        {
            artifact["uriBaseId"] = repository;
        }

        return artifact;
    }

    // The same finding after lines were added above it.
    private static string Fingerprint(Finding finding) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', finding.Check.Id, finding.Location.Repository, finding.Location.Path, finding.Message))));

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];
}
