namespace Homelab.GitOps.Checks;

/// <summary>What the validator says of one object or one workflow.</summary>
/// <param name="Known">Whether there is a schema for the kind.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record SchemaAnswer(bool Known, IReadOnlyList<SchemaFault> Faults);

/// <summary>One fault: at a path in an object, or on a line of a workflow.</summary>
internal sealed record SchemaFault(string Path, int Line, string Message);

/// <summary>A workflow file.</summary>
internal sealed record WorkflowFile(SourceLocation Location, string Text);

/// <summary>
/// Asks <c>tools/validate.mjs</c>, once for everything, and only for what it was not asked before: an answer depends on nothing but the
/// object and the script's packages, so it is kept under their hash.
/// </summary>
internal sealed class SchemaValidator(Toolbox tools, ToolOptions options)
{
    private const string Script = "validate.mjs";
    private const int MostKept = 50_000;

    public async Task<(IReadOnlyList<SchemaAnswer> Objects, IReadOnlyList<SchemaAnswer> Workflows)> AskAsync(
        IReadOnlyList<KubernetesObject> objects, IReadOnlyList<WorkflowFile> workflows, CancellationToken cancellation)
    {
        var objectKeys = objects.Select(item => ResultCache.Key(item.ApiVersion, item.Kind, item.Text)).ToList();
        var workflowKeys = workflows.Select(file => ResultCache.Key(file.Location.Path, file.Text)).ToList();
        var script = tools.RequireFile(Script);
        var known = Load(script, out var cacheFile, out var tag);
        var newObjects = objects.Zip(objectKeys).Where(item => !known.ContainsKey(item.Second))
            .DistinctBy(item => item.Second, StringComparer.Ordinal)
            .ToList();
        var newWorkflows = workflows.Zip(workflowKeys).Where(item => !known.ContainsKey(item.Second))
            .DistinctBy(item => item.Second, StringComparer.Ordinal)
            .ToList();
        if (newObjects.Count + newWorkflows.Count > 0)
        {
            var answer = await RunAsync(
                script, [.. newObjects.Select(item => item.First)], [.. newWorkflows.Select(item => item.First)], cancellation);
            foreach (var ((_, key), result) in newObjects.Zip(answer["objects"]!.AsArray()))
            {
                known[key] = ObjectAnswer(result!);
            }

            foreach (var ((_, key), result) in newWorkflows.Zip(answer["workflows"]!.AsArray()))
            {
                known[key] = WorkflowAnswer(result!);
            }

            if (cacheFile is not null)
            {
                AtomicFile.Write(cacheFile, JsonSerializer.Serialize(new Kept(tag, known)));
            }
        }

        return ([.. objectKeys.Select(key => known[key])], [.. workflowKeys.Select(key => known[key])]);
    }

    private async Task<JsonNode> RunAsync(
        string script, IReadOnlyList<KubernetesObject> objects, IReadOnlyList<WorkflowFile> workflows, CancellationToken cancellation)
    {
        var question = new JsonObject
        {
            ["objects"] = new JsonArray([.. objects.Select(
                item => new JsonObject { ["apiVersion"] = item.ApiVersion, ["kind"] = item.Kind, ["object"] = item.Node.ToJson() })]),
            ["workflows"] = new JsonArray(
                [.. workflows.Select(file => new JsonObject { ["path"] = file.Location.Path, ["text"] = file.Text })]),
        };
        var call = new ToolCall(tools.Require("node"), [script])
        {
            Input = question.ToJsonString(),
            TimeLimit = options.TimeLimit,
            Readable = [Path.GetDirectoryName(script)!],
        };
        var run = await ToolProcess.RunAsync(call, cancellation);
        return run.Succeeded
            ? JsonNode.Parse(run.Output)!
            : throw new ToolMissingException(Script, $"it fails; run `npm ci` in the tools folder. It says: {FirstLines(run.Failure)}");
    }

    private static string FirstLines(string text) =>
        string.Join(' ', text.Split('\n').Where(
            line => line.Contains("Error", StringComparison.Ordinal) || line.Contains("Cannot", StringComparison.Ordinal))
            .DefaultIfEmpty(text).Take(1)).Trim();

    private Dictionary<string, SchemaAnswer> Load(string script, out string? cacheFile, out string tag)
    {
        var cache = options.Cache;
        cacheFile = cache is null ? null : Path.Combine(cache, "schemas.json");
        var packages = Path.Combine(Path.GetDirectoryName(script)!, "package-lock.json");
        tag = cache is null ? "" : ResultCache.Key(File.ReadAllText(script), File.Exists(packages) ? File.ReadAllText(packages) : "");
        if (!File.Exists(cacheFile))
        {
            return new Dictionary<string, SchemaAnswer>(StringComparer.Ordinal);
        }

        try
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllText(cacheFile));
            if (kept is { Answers.Count: < MostKept } && kept.Tag == tag)
            {
                return new Dictionary<string, SchemaAnswer>(kept.Answers, StringComparer.Ordinal);
            }
        }
        catch (JsonException)
        {
            // Written by something else; everything is asked again.
        }

        return new Dictionary<string, SchemaAnswer>(StringComparer.Ordinal);
    }

    private static SchemaAnswer ObjectAnswer(JsonNode result) => new(
        result["known"]!.GetValue<bool>(),
        [.. result["errors"]!.AsArray()
            .Select(error => new SchemaFault(error!["path"]!.GetValue<string>(), 0, error["message"]!.GetValue<string>()))]);

    private static SchemaAnswer WorkflowAnswer(JsonNode result) => new(
        true,
        [.. result.AsArray().Select(error => new SchemaFault("", error!["line"]!.GetValue<int>(), error["message"]!.GetValue<string>()))]);

    private sealed record Kept(string Tag, Dictionary<string, SchemaAnswer> Answers);
}
