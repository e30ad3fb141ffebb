using System.Text.Json.Nodes;
using Homelab.GitOps.ApplicationSets;
using Homelab.GitOps.ArgoCd;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Conformance.ApplicationSets;

/// <summary>The rows of <c>rows.yaml</c>, each an ApplicationSet; all are expanded together, once.</summary>
public sealed class ApplicationSetConformanceTests(ApplicationSetConformanceTests.Expanded expanded)
    : IClassFixture<ApplicationSetConformanceTests.Expanded>
{
    private static readonly IReadOnlyDictionary<string, YamlValue> Table =
        YamlText.Read(File.ReadAllText(Path.Combine(
            TestPaths.Root, "tests", "GitOps.Tests", "Conformance", "ApplicationSets", "rows.yaml")))[0].Root!
            .Items.ToDictionary(row => row["row"]!.Text!, StringComparer.Ordinal);

    public static TheoryData<string> Rows => [.. Table.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_ApplicationSet_generates_what_Argo_CD_generates(string name)
    {
        var row = Table[name];
        var set = expanded.Sets[name];
        var findings = string.Join('\n', set.Findings.Select(finding => finding.Message));
        if (row["fails"]?.Text is { } why)
        {
            Assert.Contains(why, findings, StringComparison.Ordinal);
        }
        else
        {
            Assert.Empty(findings);
        }

        if (row["note"]?.Text is { } note)
        {
            Assert.Contains(set.Notes, one => one.Message.Contains(note, StringComparison.Ordinal));
        }
        else
        {
            Assert.Empty(set.Notes);
        }

        var made = set.Applications.Select(application => row["are"] is null
            ? application.Annotation("text") ?? ""
            : $"{application.Name} {application.Annotation("text")}".TrimEnd());
        Assert.Equal(row["is"]?.Text is { } text ? [text] : row["are"]?.Items.Select(item => item.Text!) ?? [], made);
    }

    public sealed class Expanded : IAsyncLifetime
    {
        public IReadOnlyDictionary<string, ApplicationSetResult> Sets { get; private set; } =
            new Dictionary<string, ApplicationSetResult>(StringComparer.Ordinal);

        public async Task InitializeAsync()
        {
            var rows = Table.Values.ToList();
            var given = new JsonObject(rows.Index().Where(row => row.Item["given"] is not null)
                .Select(row => KeyValuePair.Create($"set-{row.Index}", row.Item["given"]!.ToJson())));
            using var checkouts = new Checkouts
            {
                ApplicationSets = new ApplicationSetInputs
                {
                    Clusters =
                    [
                        new Cluster("staging", "https://staging")
                        {
                            Labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["environment"] = "staging" },
                        },
                    ],
                    Parameters = (YamlMap)YamlText.Read(given.ToJsonString())[0].Root!,
                },
            }
                .Write("apps/.hidden/x.yaml", "")
                .Write("apps/addons/argo-workflows/x.yaml", "")
                .Write("apps/addons/prometheus/crds/x.yaml", "")
                .Write("apps/addons/my_app/x.yaml", "")
                .Write("apps/config/production/config.json", """
                    { "cluster": { "name": "production", "inner": { "one": "two" } }, "key2": ["a"], "foo": { "bar": true } }
                    """)
                .Write("apps/config/staging/config.json", """{ "cluster": { "name": "staging" } }""")
                .Write("apps/config/numbers.yaml", "small: 1\nlarge: 12345678\nport: 8443\nhalf: 0.5\ntiny: 0.00001\nnothing: null\n")
                .Write("apps/config/list.yaml", "- name: one\n- name: two\n")
                .Write("apps/config/broken.json", "{")
                .Write("apps/config/empty.yaml", "")
                .Write("argo/production.yaml", """
                    apiVersion: v1
                    kind: Secret
                    metadata:
                      name: production
                      labels: { argocd.argoproj.io/secret-type: cluster, environment: production, only-there: "" }
                      annotations: { example.com/owner: me }
                    stringData: { name: production_01, server: https://production }
                    """)
                .Write("argo/sets/all.yaml", string.Join("\n---\n", rows.Select((row, index) => Manifest($"set-{index}", row))));
            var tree = await checkouts.FollowAsync("argo/sets/all.yaml");
            var byName = tree.ApplicationSets.ToDictionary(set => set.Name, StringComparer.Ordinal);
            Sets = rows.Select((row, index) => (Row: row["row"]!.Text!, Set: byName[$"set-{index}"]))
                .ToDictionary(pair => pair.Row, pair => pair.Set, StringComparer.Ordinal);
        }

        public Task DisposeAsync() => Task.CompletedTask;

        private static string Manifest(string name, YamlValue row)
        {
            var element = row["params"]?.ToJson();
            var generators = row["generators"]?.ToJson()
                ?? new JsonArray(new JsonObject { ["list"] = new JsonObject { ["elements"] = new JsonArray(element) } });
            return new JsonObject
            {
                ["apiVersion"] = "argoproj.io/v1alpha1",
                ["kind"] = "ApplicationSet",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "argocd" },
                ["spec"] = new JsonObject
                {
                    ["goTemplate"] = row["go"]?.IsTrue == true,
                    ["goTemplateOptions"] = row["options"]?.ToJson() ?? new JsonArray(),
                    ["generators"] = generators,
                    ["template"] = new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["name"] = row["app"]?.Text ?? "a",
                            ["annotations"] = new JsonObject { ["text"] = row["text"]?.Text ?? "" },
                        },
                        ["spec"] = new JsonObject
                        {
                            ["project"] = "default",
                            ["source"] = new JsonObject { ["repoURL"] = "https://example.com/elsewhere", ["path"] = "x" },
                            ["destination"] = new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = "web" },
                        },
                    },
                },
            }.ToJsonString();
        }
    }
}
