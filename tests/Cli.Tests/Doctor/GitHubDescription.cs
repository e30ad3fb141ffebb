using System.Text.Json.Nodes;
using Homelab.Infra;
using Json.Schema;

namespace Homelab.Cli.Tests.Doctor;

/// <summary>
/// GitHub's own OpenAPI description of its API. An answer that it allows is made from it, and one that it forbids is refused: a double
/// that says what GitHub never would proves nothing.
/// </summary>
internal static class GitHubDescription
{
    private const string SchemasPath = "#/components/schemas/";

    private static readonly Lazy<JsonObject> Description = new(() =>
    {
        var folder = Path.Combine(Checkout.Root, "tools", "node_modules", "@octokit", "openapi", "generated");
        using var file = File.OpenRead(Path.Combine(folder, "api.github.com.json"));
        return JsonNode.Parse(file)!.AsObject();
    });

    /// <summary>The least that GitHub answers, with what a test wants to be different.</summary>
    /// <param name="path">A path without a query, such as <c>repos/ada/blog</c>.</param>
    /// <param name="status">The status.</param>
    /// <param name="members">Members of the answer, or the answer where it is a list.</param>
    public static JsonNode? Answer(string path, int status, JsonNode? members)
    {
        if (Schema(path, status) is not { } schema)
        {
            return members;
        }

        var answer = members is JsonArray list ? list : Merged(Sample(schema), members);
        var evaluated = Evaluate(schema, answer);
        return evaluated.IsValid ? answer : throw new InvalidOperationException(
            $"GitHub answers /{path} with {status} differently:\n{string.Join('\n', Errors(evaluated))}");
    }

    // A path's own words are stronger than its parameters.
    private static JsonObject? Schema(string path, int status)
    {
        var parts = path.Split('/');
        var operation = Description.Value["paths"]!.AsObject()
            .Where(candidate => candidate.Key[1..].Split('/') is var names && names.Length == parts.Length
                && names.Zip(parts).All(pair => pair.First == pair.Second || pair.First is ['{', ..]))
            .MinBy(candidate => candidate.Key.Count(letter => letter == '{')).Value?["get"]
            ?? throw new InvalidOperationException($"GitHub has no /{path}.");
        var response = operation["responses"]?[$"{status}"];
        response = response?["$ref"] is { } reference ? Find(reference.ToString()) : response;
        // What goes wrong anywhere is not described everywhere: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
        response ??= status >= 400 ? Find("#/components/responses/not_found") : throw new InvalidOperationException(
            $"GitHub never answers /{path} with {status}.");
        return response!["content"]?["application/json"]?["schema"]?.AsObject();
    }

    private static EvaluationResults Evaluate(JsonObject schema, JsonNode? answer)
    {
        var definitions = new JsonObject();
        var root = Plain(schema, definitions).AsObject();
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        root["$defs"] = definitions;
        return JsonSchema.FromText(root.ToJsonString()).Evaluate(answer, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }

    // As JSON Schema has it: nullable is a type of its own there, and what is referred to stands in the schema.
    private static JsonNode Plain(JsonNode node, JsonObject definitions)
    {
        if (node is JsonArray list)
        {
            return new JsonArray([.. list.Select(item => item is null ? null : Plain(item, definitions))]);
        }

        if (node is not JsonObject map)
        {
            return node.DeepClone();
        }

        if (map["$ref"] is JsonValue reference)
        {
            var name = reference.ToString()[SchemasPath.Length..];
            if (!definitions.ContainsKey(name))
            {
                definitions[name] = true;
                definitions[name] = Plain(Find(reference.ToString())!, definitions);
            }

            return new JsonObject { ["$ref"] = $"#/$defs/{name}" };
        }

        var plain = new JsonObject(map.Where(entry => entry.Key is not ("nullable" or "example" or "examples" or "discriminator" or "xml"))
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : Plain(entry.Value, definitions))));
        return map["nullable"]?.GetValueKind() == System.Text.Json.JsonValueKind.True
            ? new JsonObject { ["anyOf"] = new JsonArray(plain, new JsonObject { ["type"] = "null" }) }
            : plain;
    }

    private static JsonNode? Sample(JsonObject schema)
    {
        schema = Resolved(schema);
        if (schema["nullable"] is not null)
        {
            return null;
        }

        if (schema["allOf"] is JsonArray all)
        {
            return all.Select(part => Sample(part!.AsObject())).Aggregate(Merged);
        }

        if ((schema["oneOf"] ?? schema["anyOf"])?[0] is JsonObject first)
        {
            return Sample(first);
        }

        if (schema["enum"]?[0] is { } word)
        {
            return word.DeepClone();
        }

        return schema["type"]?.ToString() switch
        {
            "array" => new JsonArray(),
            "boolean" => false,
            "integer" or "number" => 1,
            "string" when schema["example"] is { } example => example.ToString(),
            "string" => schema["format"]?.ToString() switch
            {
                "uri" => "https://example.com/",
                "date-time" => "2026-01-01T00:00:00Z",
                "date" => "2026-01-01",
                "email" => "ada@example.com",
                _ => "text",
            },
            _ => new JsonObject((schema["required"]?.AsArray() ?? []).Select(name => name!.ToString()).Select(name =>
                KeyValuePair.Create(name, schema["properties"]?[name] is JsonObject member ? Sample(member) : null))),
        };
    }

    private static JsonNode? Merged(JsonNode? answer, JsonNode? members)
    {
        if (answer is not JsonObject map || members is not JsonObject changes)
        {
            return members?.DeepClone() ?? answer;
        }

        foreach (var (name, value) in changes)
        {
            map[name] = value is JsonObject ? Merged(map[name], value)?.DeepClone() : value?.DeepClone();
        }

        return map;
    }

    private static JsonObject Resolved(JsonObject schema) =>
        schema["$ref"] is { } reference ? Find(reference.ToString())!.AsObject() : schema;

    private static JsonNode? Find(string reference) =>
        reference[2..].Split('/').Aggregate((JsonNode?)Description.Value, (node, name) => node?[name]);

    private static IEnumerable<string> Errors(EvaluationResults results) => results.Details.Where(detail => detail.HasErrors)
        .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"));
}
