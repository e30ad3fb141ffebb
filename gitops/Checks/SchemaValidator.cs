namespace Homelab.GitOps.Checks;

/// <summary>What the validator says of one object or one workflow.</summary>
/// <param name="Known">Whether there is a schema for the kind.</param>
/// <param name="Faults">What is wrong.</param>
internal sealed record SchemaAnswer(bool Known, IReadOnlyList<SchemaFault> Faults);

/// <summary>One fault.</summary>
/// <param name="Path">Where, in an object.</param>
/// <param name="Line">The line, of a workflow.</param>
/// <param name="Message">What is wrong there.</param>
/// <param name="IsUnknownField">Whether it is a field that isn't known, by a schema that may be older or newer than the cluster's.</param>
internal sealed record SchemaFault(string Path, int Line, string Message, bool IsUnknownField = false);

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

    /// <summary>Most bytes of objects in one question (<see cref="YamlValue.Size"/>).</summary>
    private const long MostAsked = 64L << 20;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

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
            var rest = newWorkflows;
            foreach (var batch in Batches(newObjects))
            {
                var answer = await RunAsync(
                    script, [.. batch.Select(item => item.First)], [.. rest.Select(item => item.First)], cancellation);
                foreach (var ((_, key), result) in batch.Zip(answer.Objects))
                {
                    known[key] = new(
                        result.Known,
                        [.. result.Errors.Select(error => new SchemaFault(error.Path, 0, error.Message, error.IsUnknownField))]);
                }

                foreach (var ((_, key), faults) in rest.Zip(answer.Workflows))
                {
                    known[key] = new(true, [.. faults.Select(fault => new SchemaFault("", fault.Line, fault.Message))]);
                }

                rest = [];
            }

            if (cacheFile is not null)
            {
                AtomicFile.Write(cacheFile, JsonSerializer.Serialize(new Kept(tag, known)));
            }
        }

        return ([.. objectKeys.Select(key => known[key])], [.. workflowKeys.Select(key => known[key])]);
    }

    /// <summary>Parts of the objects that are written out at once; at least one, for the workflows.</summary>
    private static IEnumerable<List<(KubernetesObject First, string Second)>> Batches(List<(KubernetesObject First, string Second)> objects)
    {
        List<(KubernetesObject First, string Second)> batch = [];
        var size = 0L;
        foreach (var item in objects)
        {
            if ((size += item.First.Node.Size) > MostAsked && batch.Count > 0)
            {
                yield return batch;
                (batch, size) = ([], item.First.Node.Size);
            }

            batch.Add(item);
        }

        yield return batch;
    }

    private async Task<Answer> RunAsync(
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
            Input = JsonText.Write(question),
            TimeLimit = options.TimeLimit,
            Readable = [Path.GetDirectoryName(script)!],
        };
        var run = await ToolProcess.RunAsync(call, cancellation);
        if (!run.Succeeded)
        {
            throw new ToolMissingException(Script, $"it fails; run `npm ci` in the tools folder. It says: {FirstLines(run.Failure)}");
        }

        try
        {
            return JsonSerializer.Deserialize<Answer>(run.Output, Strict) is { } answer && answer.Objects.Length == objects.Count
                && answer.Workflows.Length == workflows.Count && !answer.Workflows.Contains(null!)
                ? answer
                : throw new JsonException("it does not answer everything that it was asked.");
        }
        catch (JsonException error)
        {
            throw new ToolFailedException($"node runs {Script}, and what that writes can't be read: {error.Message}", error);
        }
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

    private sealed record Answer(ObjectResult[] Objects, WorkflowFault[][] Workflows);

    private readonly record struct ObjectResult(bool Known, ObjectFault[] Errors);

    private readonly record struct ObjectFault(string Path, string Message, bool IsUnknownField = false);

    private readonly record struct WorkflowFault(int Line, string Message);

    private sealed record Kept(string Tag, Dictionary<string, SchemaAnswer> Answers);
}
