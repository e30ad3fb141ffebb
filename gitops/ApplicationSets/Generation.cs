namespace Homelab.GitOps.ApplicationSets;

/// <summary>The sets of parameters that a generator makes.</summary>
/// <param name="Kind">Which generator.</param>
/// <param name="Parameters">The sets.</param>
internal sealed record GeneratedSets(string Kind, IReadOnlyList<JsonObject> Parameters);

/// <summary>Runs the generators of one ApplicationSet (<c>applicationset/generators</c> in argoproj/argo-cd).</summary>
/// <param name="set">The ApplicationSet.</param>
/// <param name="sources">What they are asked about.</param>
/// <param name="templates">Executes what is templated in them.</param>
/// <param name="remark">Told what is worth knowing.</param>
internal sealed class Generation(
    KubernetesObject set, GeneratorSources sources, Templates templates, Action<(YamlValue Where, string Message)> remark)
{
    /// <summary>How many sets of parameters an ApplicationSet may make on its way: matrices multiply.</summary>
    private const int MostSets = 20_000;

    private const string List = "list", Clusters = "clusters", Git = "git", Matrix = "matrix", Merge = "merge";

    // In the order in which Argo CD runs those of one entry.
    private static readonly string[] Kinds =
        [List, Clusters, Git, "scmProvider", "clusterDecisionResource", "pullRequest", Matrix, Merge, "plugin"];

    private static readonly string[] OrdinaryRevisions = ["", "HEAD", "main", "master"];

    private int _sets;

    /// <summary>What an entry of <c>generators</c> makes.</summary>
    /// <exception cref="ExpansionException">Argo CD would fail.</exception>
    /// <exception cref="ExternalGeneratorException">It needs what isn't at hand.</exception>
    public Task<IReadOnlyList<GeneratedSets>> TransformAsync(YamlValue generator) => TransformAsync(generator, [], depth: 0);

    /// <summary>The <c>values</c> of generators, in which templates are executed with the generator's own parameters.</summary>
    public static IEnumerable<YamlMap> ValuesIn(YamlValue generator) => generator.Entries.SelectMany(entry => entry.Key.Value switch
    {
        Matrix or Merge => (entry.Value["generators"]?.Items ?? []).SelectMany(ValuesIn),
        List => [],
        var kind => Kinds.Contains(kind, StringComparer.Ordinal) && entry.Value["values"] is YamlMap values ? [values] : (YamlMap[])[],
    });

    private async Task<IReadOnlyList<GeneratedSets>> TransformAsync(YamlValue generator, JsonObject outer, int depth)
    {
        var interpolated = outer.Count == 0 ? generator : await templates.InterpolateAsync(generator, outer);
        List<GeneratedSets> results = [];
        // Generators of more than one are not nested deeper: what stands there is dropped.
        foreach (var kind in Kinds.Where(kind => generator[kind] is YamlMap && (depth < 2 || kind is not (Matrix or Merge))))
        {
            var made = await GenerateAsync(kind, interpolated[kind]!, depth);
            var selected = made.Where(one => IsSelected(generator["selector"], one)).ToList();
            if ((_sets += selected.Count) > MostSets
                || !sources.Repositories.Budget.TryTake(selected.Sum(ParameterSets.Size)))
            {
                throw new ExpansionException(
                    generator, $"its generators make more than {MostSets:N0} sets of parameters, or too large ones");
            }

            results.Add(new GeneratedSets(kind, selected));
        }

        return results;
    }

    private static bool IsSelected(YamlValue? selector, JsonObject parameters)
    {
        if (selector is not YamlMap)
        {
            return true;
        }

        try
        {
            return LabelSelector.Matches(selector, Texts(parameters));
        }
        catch (TemplateException exception)
        {
            throw new ExpansionException(selector, exception.Message, exception);
        }
    }

    private static Dictionary<string, string> Texts(JsonObject parameters)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var (key, value) in ParameterSets.Flatten(parameters))
        {
            texts[key] = ParameterSets.Text(value);
        }

        return texts;
    }

    private Task<IReadOnlyList<JsonObject>> GenerateAsync(string kind, YamlValue generator, int depth) => kind switch
    {
        List => Task.FromResult<IReadOnlyList<JsonObject>>(OfList(generator)),
        Clusters => OfClustersAsync(generator),
        Git => OfGitAsync(generator),
        Matrix => OfMatrixAsync(generator, depth),
        Merge => OfMergeAsync(generator, depth),
        _ => OfWorldAsync(kind, generator),
    };

    private List<JsonObject> OfList(YamlValue generator)
    {
        var elements = generator["elements"]?.Items ?? [];
        List<JsonObject> sets = [.. elements.Select(element => templates.IsGo ? Map(element) : Strings(element))];
        if (generator.Field("elementsYaml") is { Length: > 0 } text)
        {
            var where = generator["elementsYaml"]!;
            try
            {
                sets.AddRange((YamlText.Read(text) switch
                {
                    [] or [{ Root: null }, ..] => [],
                    [{ Root: YamlList list }, ..] => list.Select(Map),
                    _ => throw new ExpansionException(where, "elementsYaml is no list of maps"),
                }).ToList());
            }
            catch (YamlReadException exception)
            {
                throw new ExpansionException(where, $"elementsYaml is no YAML: {exception.Message}", exception);
            }
        }

        return sets;
    }

    private static JsonObject Map(YamlValue value) =>
        value.ToJson() as JsonObject ?? throw new ExpansionException(value, "an element is no map of parameters");

    // Without goTemplate every parameter is a text, and so is every one of "values".
    private static JsonObject Strings(YamlValue element)
    {
        var result = new JsonObject();
        foreach (var (key, value) in element.Entries)
        {
            if (key.Value != "values")
            {
                result[key.Value] = TextOf(value);
                continue;
            }

            foreach (var below in value is YamlMap map ? map.All : throw new ExpansionException(value, "error parsing values map"))
            {
                result[$"values.{below.Key.Value}"] = TextOf(below.Value);
            }
        }

        return result;

        static string TextOf(YamlValue value) => value.ToJson() is JsonValue json && json.GetValueKind() == JsonValueKind.String
            ? json.GetValue<string>()
            : throw new ExpansionException(value, "without goTemplate every parameter of a list is a text; put it in quotes");
    }

    private async Task<IReadOnlyList<JsonObject>> OfClustersAsync(YamlValue generator)
    {
        var selector = generator["selector"];
        var all = sources.Clusters;
        List<Cluster> chosen;
        try
        {
            chosen = [.. all.Where(cluster => LabelSelector.Matches(selector, cluster.Labels))];
        }
        catch (TemplateException exception)
        {
            throw new ExpansionException(selector!, exception.Message, exception);
        }

        foreach (var item in sources.Sealed)
        {
            remark((generator,
                $"ApplicationSet {set.Name}: the cluster of {item} at {item.Origin} is not known here; give it with --cluster."));
        }

        List<JsonObject> sets = [.. chosen.Select(ParametersOf)];
        if (LabelSelector.IsEmpty(selector) && !all.Any(cluster => cluster.Server == Cluster.InClusterServer))
        {
            sets.Add(new JsonObject
            {
                ["name"] = Cluster.InClusterName,
                ["nameNormalized"] = Cluster.InClusterName,
                ["server"] = Cluster.InClusterServer,
                ["project"] = "",
            });
        }

        await AddValuesAsync(generator, sets);
        return generator["flatList"]?.IsTrue == true ? [new JsonObject { ["clusters"] = new JsonArray([.. sets]) }] : sets;
    }

    private JsonObject ParametersOf(Cluster cluster)
    {
        var result = new JsonObject
        {
            ["name"] = cluster.Name,
            ["nameNormalized"] = ParameterSets.Normalized(cluster.Name),
            ["server"] = cluster.Server,
            ["project"] = cluster.Project,
        };
        (string Key, IReadOnlyDictionary<string, string> Texts)[] metadata =
            [("annotations", cluster.Annotations), ("labels", cluster.Labels)];
        if (templates.IsGo)
        {
            result["metadata"] = new JsonObject(metadata.Where(one => one.Texts.Count > 0).Select(one => KeyValuePair.Create(
                one.Key, (JsonNode?)new JsonObject(one.Texts.Select(text => KeyValuePair.Create(text.Key, (JsonNode?)text.Value))))));
            return result;
        }

        foreach (var (key, texts) in metadata)
        {
            foreach (var (name, text) in texts)
            {
                result[$"metadata.{key}.{name}"] = text;
            }
        }

        return result;
    }

    private async Task<IReadOnlyList<JsonObject>> OfGitAsync(YamlValue generator)
    {
        var url = generator.Field("repoURL");
        if (sources.Repositories.ByUrl(url) is not { } repository)
        {
            throw new ExternalGeneratorException(generator["repoURL"] ?? generator, sources.Repositories.NotAtHand(url));
        }

        var revision = generator.Field("revision");
        if (!OrdinaryRevisions.Contains(revision, StringComparer.Ordinal) && revision != repository.Branch)
        {
            remark((generator["revision"]!,
                $"ApplicationSet {set.Name} wants {revision} of {repository.Name}; what is checked out was taken."));
        }

        List<JsonObject> sets = generator["directories"]?.Items is { Count: > 0 } directories
            ? [.. Directories(repository, directories).Select(path => PathParameters([], generator, path, file: null))]
            : generator["files"]?.Items is { Count: > 0 } files
                ? [.. Files(repository, files).SelectMany(path => OfFile(repository, generator, path))]
                : throw new ExpansionException(generator, "a git generator has neither directories nor files");
        await AddValuesAsync(generator, sets);
        return sets;
    }

    // In the order in which a folder is walked.
    private IEnumerable<string> Directories(Repository repository, IReadOnlyList<YamlValue> patterns) => Chosen(
        prefix => sources.Directories(repository).Where(path => path.StartsWith(prefix, StringComparison.Ordinal)),
        patterns, PathPattern.OfDirectories).OrderBy(path => path.Replace('/', '\0'), StringComparer.Ordinal);

    private IEnumerable<string> Files(Repository repository, IReadOnlyList<YamlValue> patterns) => Chosen(
        prefix => repository.FilesStartingWith(prefix.TrimEnd('/')),
        patterns, sources.HasNewGlobbing ? PathPattern.OfFilesNew : PathPattern.OfFiles).Order(StringComparer.Ordinal);

    // What one pattern excludes stays out, whatever includes it.
    private IEnumerable<string> Chosen(
        Func<string, IEnumerable<string>> startingWith, IReadOnlyList<YamlValue> patterns, Func<string, Func<string, bool>?> compile)
    {
        List<string> included = [];
        HashSet<string> excluded = new(StringComparer.Ordinal);
        foreach (var pattern in patterns)
        {
            var text = pattern.Field("path");
            var candidates = startingWith(PathPattern.Literal(PathPattern.Rooted(text))).ToList();
            if (!sources.Repositories.Budget.TryCompare(candidates.Count))
            {
                throw new ExpansionException(pattern, "there are too many paths to compare with patterns");
            }

            var matching = compile(text) is { } matches ? candidates.Where(matches) : [];
            if (pattern["exclude"]?.IsTrue == true)
            {
                excluded.UnionWith(matching);
            }
            else
            {
                included.AddRange(matching);
            }
        }

        return included.Distinct(StringComparer.Ordinal).Where(path => !excluded.Contains(path));
    }

    private IEnumerable<JsonObject> OfFile(Repository repository, YamlValue generator, string path)
    {
        var file = repository.ReadYaml(path);
        var root = file.Problem is null
            ? file.Documents is [var first, ..] ? first.Root : null
            : throw new ExpansionException(
                generator["files"]!, $"{repository.Locate(path, file.ProblemLine)} can't be read: {file.Problem}");
        var found = root switch
        {
            null or YamlScalar { IsNull: true } => [new JsonObject()],
            YamlMap map => [(JsonObject)map.ToJson()],
            YamlList list when list.All(item => item is YamlMap) => list.Select(item => (JsonObject)item.ToJson()!),
            _ => throw new ExpansionException(generator["files"]!, $"{repository.Locate(path)} is neither a map nor a list of maps"),
        };
        return found.Select(parameters => PathParameters(
            templates.IsGo ? parameters : Flat(parameters), generator, path.Contains('/', StringComparison.Ordinal)
                ? path[..path.LastIndexOf('/')]
                : ".", path[(path.LastIndexOf('/') + 1)..]));
    }

    private static JsonObject Flat(JsonObject parameters) =>
        new(Texts(parameters).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private JsonObject PathParameters(JsonObject parameters, YamlValue generator, string path, string? file)
    {
        var prefix = generator.Field("pathParamPrefix");
        var segments = path.Split('/');
        List<(string Key, string Text)> texts =
        [
            ("basename", segments[^1]), ("basenameNormalized", ParameterSets.Normalized(segments[^1])),
            .. file is null ? [] : ((string, string)[])[("filename", file), ("filenameNormalized", ParameterSets.Normalized(file))],
        ];
        if (templates.IsGo)
        {
            var parts = new JsonArray([.. segments.Select(part => JsonValue.Create(part))]);
            var map = new JsonObject { ["path"] = path, ["segments"] = parts };
            texts.ForEach(text => map[text.Key] = text.Text);
            parameters[prefix.Length > 0 ? prefix : "path"] = prefix.Length > 0 ? new JsonObject { ["path"] = map } : map;
            return parameters;
        }

        var name = prefix.Length > 0 ? $"{prefix}.path" : "path";
        parameters[name] = path;
        texts.ForEach(text => parameters[$"{name}.{text.Key}"] = text.Text);
        foreach (var (index, part) in segments.Index().Where(segment => segment.Item.Length > 0))
        {
            parameters[$"{name}[{index}]"] = part;
        }

        return parameters;
    }

    private async Task<IReadOnlyList<JsonObject>> OfMatrixAsync(YamlValue generator, int depth)
    {
        if (generator["generators"]?.Items is not [var first, var second])
        {
            throw new ExpansionException(generator, "a matrix has two generators");
        }

        var outer = await ChildAsync(first, [], depth);
        var inner = await Task.WhenAll(outer.Select(one => ChildAsync(second, one, depth)));
        return [.. outer.Zip(inner).SelectMany(pair => pair.Second.Select(other => Both(generator, pair.First, other)))];
    }

    private JsonObject Both(YamlValue generator, JsonObject first, JsonObject second)
    {
        if (!templates.IsGo)
        {
            return ParameterSets.Combine(first, second, out var difference) ?? throw new ExpansionException(generator, difference!);
        }

        var result = (JsonObject)second.DeepClone();
        ParameterSets.Override(result, first);
        return result;
    }

    private async Task<IReadOnlyList<JsonObject>> OfMergeAsync(YamlValue generator, int depth)
    {
        var generators = generator["generators"]?.Items ?? [];
        string[] keys = [.. (generator["mergeKeys"]?.Items ?? []).Select(key => key.Text ?? "").Distinct(StringComparer.Ordinal)];
        if (generators.Count < 2 || keys.Length == 0)
        {
            throw new ExpansionException(generator, "a merge has two generators or more, and at least one of mergeKeys");
        }

        var results = await Task.WhenAll(generators.Select(child => ChildAsync(child, [], depth)));
        var merged = ByKey(generator, keys, results[0]);
        foreach (var other in results.Skip(1).Select(sets => ByKey(generator, keys, sets)))
        {
            foreach (var (key, parameters) in merged.Where(one => other.ContainsKey(one.Key)))
            {
                if (templates.IsGo)
                {
                    ParameterSets.Override(parameters, other[key]);
                }
                else
                {
                    other[key].ToList().ForEach(entry => parameters[entry.Key] = entry.Value?.DeepClone());
                }
            }
        }

        return [.. merged.Values];
    }

    private static Dictionary<string, JsonObject> ByKey(YamlValue generator, string[] keys, IEnumerable<JsonObject> sets)
    {
        Dictionary<string, JsonObject> result = new(StringComparer.Ordinal);
        foreach (var parameters in sets)
        {
            var key = string.Join(", ", keys.Select(name => $"{name}: {JsonText.Write(parameters[name])}"));
            if (!result.TryAdd(key, parameters))
            {
                throw new ExpansionException(
                    generator["mergeKeys"]!, $"two sets of parameters of one generator have the same merge keys ({key})");
            }
        }

        return result;
    }

    private async Task<IReadOnlyList<JsonObject>> ChildAsync(YamlValue generator, JsonObject outer, int depth) =>
        await TransformAsync(generator, outer, depth + 1) is [var only]
            ? only.Parameters
            : throw new ExpansionException(generator, "a generator in a matrix or a merge is exactly one");

    private async Task<IReadOnlyList<JsonObject>> OfWorldAsync(string kind, YamlValue generator)
    {
        // A generator of a matrix runs again and again, and stands where it stands.
        var place = AskingWorld(set.Node.At("spec", "generators")).ToList().FindIndex(one => one.Start == generator.Start);
        if (sources.Inputs.Answers(set, place) is not { } answers)
        {
            var asked = kind == "clusterDecisionResource" ? "the cluster" : "a service";
            throw new ExternalGeneratorException(generator, $"{kind} asks {asked}; --parameters hands its answer over");
        }

        List<JsonObject> sets = [.. answers.Select(Map).Select(one => templates.IsGo ? one : Flat(one))];
        await AddValuesAsync(generator, sets);
        return sets;
    }

    private static IEnumerable<YamlValue> AskingWorld(YamlValue? generators) => (generators?.Items ?? [])
        .SelectMany(generator => generator.Entries).SelectMany(entry => entry.Key.Value switch
        {
            Matrix or Merge => AskingWorld(entry.Value["generators"]),
            List or Clusters or Git => [],
            var kind => Kinds.Contains(kind, StringComparer.Ordinal) ? [entry.Value] : (YamlValue[])[],
        });

    private async Task AddValuesAsync(YamlValue generator, IReadOnlyList<JsonObject> sets)
    {
        if (generator["values"] is not YamlMap { All.Count: > 0 } values)
        {
            return;
        }

        await Task.WhenAll(sets.Select(async parameters =>
        {
            var rendered = await templates.RenderAsync(values, parameters);
            if (templates.IsGo)
            {
                parameters["values"] = new JsonObject(rendered.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Text)));
                return;
            }

            foreach (var (key, text) in rendered)
            {
                parameters[$"values.{key}"] = text;
            }
        }));
    }
}
