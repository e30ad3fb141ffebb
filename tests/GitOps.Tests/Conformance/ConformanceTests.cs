using System.Text.Json.Nodes;
using Homelab.GitOps.Checks;
using Homelab.GitOps.Findings;
using Homelab.GitOps.Resolution;
using Homelab.GitOps.Tests.Support;
using Homelab.GitOps.Yaml;

namespace Homelab.GitOps.Tests.Conformance;

/// <summary>
/// The tables of what Argo CD makes of sources, in <c>*/rows.yaml</c>: first the files that every row of the table has, then the rows.
/// Each row is an Application, with a repository of its own for its files; the Applications of a table are followed together, once.
/// </summary>
/// <remarks>
/// <para><c>row</c> says what it is about, <c>link</c> where the behaviour is from, below
/// https://github.com/argoproj/argo-cd/blob/master/ unless whole.</para>
/// <para><c>files</c> are texts or objects by path; <c>source</c> or <c>sources</c> lack only the repository's URL; <c>name</c>,
/// <c>destination</c> and <c>project</c> (its spec) are where they matter.</para>
/// <para><c>are</c> are the objects in the order in which they are applied, <c>values</c> what is at a path in one of them,
/// <c>finds</c> the rules of the findings, <c>says</c> what is in one, <c>external</c> what is in the reason.</para>
/// </remarks>
public sealed class ConformanceTests(ConformanceTests.Followed followed) : IClassFixture<ConformanceTests.Followed>
{
    private static readonly string Folder = Path.Combine(TestPaths.Root, "tests", "GitOps.Tests", "Conformance");

    private static readonly Dictionary<string, Table> Tables = ((string[])
        ["Directories", "Helm", "HooksAndWaves", "Kustomize", "Projects", "ValueFiles"])
        .ToDictionary(area => area, Read, StringComparer.Ordinal);

    public static TheoryData<string, string> Rows
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (var (area, table) in Tables)
            {
                foreach (var row in table.Rows.Keys)
                {
                    data.Add(area, row);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task A_source_becomes_what_Argo_CD_makes_of_it(string area, string row)
    {
        var expected = Tables[area].Rows[row];
        var (node, findings) = (await followed.TableAsync(area))[row];

        var told = string.Join('\n', findings.Select(finding => finding.ToString()));
        Assert.True(
            Texts(expected["finds"]).SequenceEqual(findings.Select(finding => finding.Check.Id).Distinct().Order(StringComparer.Ordinal)),
            $"{area}, {row}: the findings are others:\n{told}");
        Assert.Contains(expected["says"]?.Text ?? "", told, StringComparison.Ordinal);
        var external = string.Join('\n', node.Sources.Select(source => source.External).OfType<string>());
        Assert.True(
            expected["external"]?.Text is { } reason ? external.Contains(reason, StringComparison.Ordinal) : external.Length == 0,
            $"{area}, {row}: external is {external}");
        if (expected["are"] is { } objects)
        {
            Assert.Equal((area, row, string.Join(", ", Texts(objects))), (area, row, string.Join(", ", node.Objects)));
        }

        foreach (var (path, value) in expected["values"]?.Entries.Select(entry => (entry.Key.Value.Split(' '), entry.Value)) ?? [])
        {
            var item = Assert.Single(node.Objects, item => item.ToString() == path[0]);
            var at = string.Join(' ', path);
            Assert.Equal((area, row, at, value.Text), (area, row, at, item.Node.At(path.AsSpan(1))?.Text));
        }
    }

    [Fact]
    public void Every_row_says_where_its_behaviour_is_from_and_what_is_expected() => Assert.All(
        Tables.Values.SelectMany(table => table.Rows.Values),
        row => Assert.True(
            row["link"]?.Text is { Length: > 0 } && (row["are"] ?? row["values"] ?? row["finds"] ?? row["external"]) is not null,
            row["row"]!.Text));

    private static IEnumerable<string> Texts(YamlValue? value) =>
        value is YamlList list ? list.Select(item => item.Text!) : value?.Text is { } text ? [text] : [];

    private static Table Read(string area)
    {
        var documents = YamlText.Read(File.ReadAllText(Path.Combine(Folder, area, "rows.yaml")));
        return new Table(
            documents[0].Root!,
            documents[1].Root!.Items.ToDictionary(row => row["row"]!.Text!, StringComparer.Ordinal));
    }

    private sealed record Table(YamlValue Files, Dictionary<string, YamlValue> Rows);

    public sealed class Followed
    {
        private readonly Dictionary<string, Lazy<Task<Dictionary<string, (ApplicationNode, IReadOnlyList<Finding>)>>>> _tables =
            Tables.ToDictionary(
                table => table.Key,
                table => new Lazy<Task<Dictionary<string, (ApplicationNode, IReadOnlyList<Finding>)>>>(() => FollowAsync(table.Value)),
                StringComparer.Ordinal);

        internal Task<Dictionary<string, (ApplicationNode Node, IReadOnlyList<Finding> Findings)>> TableAsync(string area) =>
            _tables[area].Value;

        private static async Task<Dictionary<string, (ApplicationNode, IReadOnlyList<Finding>)>> FollowAsync(Table table)
        {
            using var checkouts = new Checkouts();
            var names = table.Rows.Keys.Index().ToDictionary(
                row => row.Item, row => table.Rows[row.Item]["name"]?.Text ?? $"row-{row.Index}", StringComparer.Ordinal);
            foreach (var (key, row) in table.Rows)
            {
                foreach (var file in table.Files.Entries.Concat(row["files"]?.Entries ?? []))
                {
                    checkouts.Write($"{names[key]}/{file.Key.Value}", file.Value.Text ?? file.Value.ToJson()!.ToJsonString());
                }

                checkouts.Write($"{names[key]}/.row", "").Write($"apps/{names[key]}.yaml", Application(names[key], row));
                if (row["project"] is { } project)
                {
                    checkouts.Write($"apps/projects/{names[key]}.yaml", Manifest("AppProject", names[key], project.ToJson()!));
                }
            }

            var tree = await checkouts.FollowAsync("apps/");
            var context = new CheckContext(tree, new CheckInputs
            {
                Repositories = tree.Repositories,
                Roots = [],
                Today = DateOnly.MinValue,
            });
            Check[] checks = [new AllowedSources(), new AllowedDestinations(), new AllowedKinds(), new ValidSpec()];
            var findings = tree.Findings.Concat(checks.SelectMany(check => check.Run(context))).ToList();
            return names.ToDictionary(
                pair => pair.Key,
                pair => (tree.Application(pair.Value), (IReadOnlyList<Finding>)[.. findings.Where(
                    finding => finding.Application == pair.Value || finding.Location.Repository == pair.Value)]),
                StringComparer.Ordinal);
        }

        private static string Application(string name, YamlValue row)
        {
            var spec = new JsonObject
            {
                ["project"] = row["project"] is null ? "default" : name,
                ["destination"] = row["destination"]?.ToJson()
                    ?? new JsonObject { ["server"] = "https://kubernetes.default.svc", ["namespace"] = "web" },
            };
            if (row["sources"] is { } several)
            {
                spec["sources"] = new JsonArray([.. several.Items.Select(source => Source(name, source))]);
            }

            if ((row["source"] ?? (row["sources"] is null ? YamlMap.Empty : null)) is { } one)
            {
                spec["source"] = Source(name, one);
            }

            return Manifest("Application", name, spec);
        }

        private static JsonObject Source(string name, YamlValue source)
        {
            var result = source.ToJson()!.AsObject();
            result.TryAdd("repoURL", Checkouts.UrlPrefix + name);
            if (!result.ContainsKey("ref") && !result.ContainsKey("chart"))
            {
                result.TryAdd("path", ".");
            }

            return result;
        }

        private static string Manifest(string kind, string name, JsonNode spec) => new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "argocd" },
            ["spec"] = spec,
        }.ToJsonString();
    }
}
