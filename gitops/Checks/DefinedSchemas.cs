namespace Homelab.GitOps.Checks;

/// <summary>
/// Validates objects of kinds that a CustomResourceDefinition at hand defines, by its structural schema
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
/// Rules in CEL and formats are left to the cluster; a null is nothing, as it is once it was applied.
/// </summary>
internal sealed partial class DefinedSchemas
{
    private const int MostFaults = 20;
    private const int LongestPattern = 500;

    /// <summary>Repetitions that a pattern may count to, those in one another multiplied.</summary>
    private const long MostRepetitions = 10_000;

    /// <summary>Values that are looked at for one object; a schema that needs more says nothing.</summary>
    private const int MostSteps = 1_000_000;

    private static readonly string[] OfEveryObject = ["apiVersion", "kind", "metadata"];
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, YamlValue> _schemas = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);

    /// <summary>The schemas of these definitions; of two of one kind and version the first counts.</summary>
    public DefinedSchemas(IEnumerable<KubernetesObject> definitions)
    {
        foreach (var spec in definitions.Where(IsDefinition).Select(item => item.Node["spec"]).OfType<YamlValue>())
        {
            foreach (var version in spec["versions"]?.Items ?? [])
            {
                if (version.At("schema", "openAPIV3Schema") is YamlMap schema)
                {
                    _schemas.TryAdd($"{spec.Field("group")}/{version.Field("name")}/{spec.Field("names", "kind")}", schema);
                }
            }
        }
    }

    public static bool IsDefinition(KubernetesObject item) => item.Is("apiextensions.k8s.io", "CustomResourceDefinition");

    /// <summary>Whether there is a schema for an object.</summary>
    public bool Defines(KubernetesObject item) => _schemas.ContainsKey($"{item.ApiVersion}/{item.Kind}");

    /// <summary>What its schema says of an object; null when there is none.</summary>
    public SchemaAnswer? Ask(KubernetesObject item)
    {
        if (!_schemas.TryGetValue($"{item.ApiVersion}/{item.Kind}", out var schema))
        {
            return null;
        }

        var look = new Look();
        Visit(schema, item.Node, "", look, isObject: true);
        return look.Steps > MostSteps ? new SchemaAnswer(Known: false, []) : new SchemaAnswer(Known: true, look.Faults);
    }

    private void Visit(YamlValue schema, YamlValue value, string path, Look look, bool isObject = false, bool isValidation = false)
    {
        if (++look.Steps > MostSteps || look.Faults.Count >= MostFaults || value is YamlScalar { IsNull: true })
        {
            return;
        }

        var type = schema["x-kubernetes-int-or-string"]?.IsTrue == true ? "integer or string" : schema.Field("type");
        if (type.Length > 0 && !type.Split(" or ").Any(one => IsOf(one, value)))
        {
            look.Add(path, $"must be {type}");
            return;
        }

        if (schema["enum"] is YamlList choices && !choices.Any(choice => JsonNode.DeepEquals(choice.ToJson(), value.ToJson())))
        {
            look.Add(path, $"must be one of {string.Join(", ", choices.Select(choice => choice.Text ?? "null"))}");
        }

        switch (value)
        {
            case YamlScalar scalar:
                VisitScalar(schema, scalar, path, look);
                break;
            case YamlList list:
                VisitList(schema, list, path, look, isValidation);
                break;
            case YamlMap map:
                VisitMap(schema, map, path, look, isObject, isValidation);
                break;
        }

        VisitAlternatives(schema, value, path, look);
    }

    private void VisitScalar(YamlValue schema, YamlScalar scalar, string path, Look look)
    {
        if (IsOf("string", scalar))
        {
            var length = new StringInfo(scalar.Value).LengthInTextElements;
            if (length < Number(schema["minLength"]))
            {
                look.Add(path, $"must have at least {schema.Field("minLength")} characters");
            }
            else if (length > Number(schema["maxLength"]))
            {
                look.Add(path, $"must have at most {schema.Field("maxLength")} characters");
            }
            else if (schema.Field("pattern") is { Length: > 0 } pattern && !IsMatch(pattern, scalar.Value))
            {
                look.Add(path, $"must match {pattern}");
            }
        }
        else if (Number(scalar) is { } number)
        {
            if (number < Number(schema["minimum"]) || (schema["exclusiveMinimum"]?.IsTrue == true && number == Number(schema["minimum"])))
            {
                look.Add(path, $"must be at least {schema.Field("minimum")}");
            }
            else if (number > Number(schema["maximum"])
                || (schema["exclusiveMaximum"]?.IsTrue == true && number == Number(schema["maximum"])))
            {
                look.Add(path, $"must be at most {schema.Field("maximum")}");
            }
        }
    }

    private void VisitList(YamlValue schema, YamlList list, string path, Look look, bool isValidation)
    {
        if (list.Count < Number(schema["minItems"]) || list.Count > Number(schema["maxItems"]))
        {
            look.Add(path, $"has {list.Count} items, which are too {(list.Count < Number(schema["minItems"]) ? "few" : "many")}");
        }

        if (schema["items"] is YamlMap items)
        {
            foreach (var (index, item) in list.Index())
            {
                Visit(items, item, string.Create(CultureInfo.InvariantCulture, $"{path}/{index}"), look, isValidation: isValidation);
            }
        }
    }

    private void VisitMap(YamlValue schema, YamlMap map, string path, Look look, bool isObject, bool isValidation)
    {
        var properties = schema["properties"];
        // What has a default is there before the cluster validates.
        foreach (var name in (schema["required"]?.Items ?? []).Select(item => item.Text).OfType<string>()
            .Where(name => map[name] is null or YamlScalar { IsNull: true } && properties?[name]?["default"] is null))
        {
            look.Add(path, $"must have required property '{name}'");
        }

        var others = schema["additionalProperties"];
        isObject |= schema["x-kubernetes-embedded-resource"]?.IsTrue == true;
        var isOpen = isValidation || properties is null || others is not null and not YamlScalar { Value: "false" }
            || schema["x-kubernetes-preserve-unknown-fields"]?.IsTrue == true;
        foreach (var (key, value) in map.All.Where(entry => !(isObject && OfEveryObject.Contains(entry.Key.Value))))
        {
            if ((properties?[key.Value] ?? others as YamlMap) is { } known)
            {
                Visit(known, value, $"{path}/{key.Value}", look, isValidation: isValidation);
            }
            else if (!isOpen)
            {
                look.Add($"{path}/{key.Value}", "is no field of it");
            }
        }
    }

    private void VisitAlternatives(YamlValue schema, YamlValue value, string path, Look look)
    {
        foreach (var part in schema["allOf"]?.Items ?? [])
        {
            Visit(part, value, path, look, isValidation: true);
        }

        if (schema["anyOf"] is YamlList any && !any.Any(Holds))
        {
            look.Add(path, "must match one of the schemas in anyOf");
        }

        if (schema["oneOf"] is YamlList one && one.Count(Holds) != 1)
        {
            look.Add(path, "must match exactly one of the schemas in oneOf");
        }

        if (schema["not"] is YamlMap not && Holds(not))
        {
            look.Add(path, "must not match the schema in not");
        }

        bool Holds(YamlValue alternative)
        {
            var inner = new Look { Steps = look.Steps };
            Visit(alternative, value, path, inner, isValidation: true);
            look.Steps = inner.Steps;
            return inner.Faults.Count == 0;
        }
    }

    private bool IsMatch(string pattern, string text)
    {
        try
        {
            return _patterns.GetOrAdd(pattern, Compile)?.IsMatch(text) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return true; // The cluster has to say.
        }
    }

    // Patterns are Go's; what .NET reads in another way, or can't read, is left to the cluster.
    private static Regex? Compile(string pattern)
    {
        var repetitions = Repetition().Matches(pattern)
            .Select(match => long.Parse(match.Groups["most"].Value, CultureInfo.InvariantCulture))
            .Aggregate(1L, (product, most) => Math.Min(MostRepetitions + 1, product * Math.Max(1, most)));
        if (pattern.Length > LongestPattern || repetitions > MostRepetitions || pattern.Contains("[:", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static bool IsOf(string type, YamlValue value) => type switch
    {
        "object" => value is YamlMap,
        "array" => value is YamlList,
        "string" => value is YamlScalar && value.ToJson()?.GetValueKind() == JsonValueKind.String,
        "boolean" => value is YamlScalar && value.ToJson()?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "integer" => Number(value) is { } number && Math.Floor(number) == number,
        "number" => Number(value) is not null,
        _ => true,
    };

    private static double? Number(YamlValue? value) =>
        value is YamlScalar && value.ToJson() is JsonValue json && json.GetValueKind() == JsonValueKind.Number
            && double.TryParse(json.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"\{(?:\d+,)?(?<most>\d{1,6})\}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Repetition();

    private sealed class Look
    {
        public List<SchemaFault> Faults { get; } = [];

        public int Steps { get; set; }

        public void Add(string path, string message) => Faults.Add(new SchemaFault(path, 0, message));
    }
}
