using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Homelab.Infra;

namespace Homelab.Cli.Tests.Watch;

/// <summary>
/// The types of objects, as the packages declare them that the checks validate with: these are made from the OpenAPI description of
/// Kubernetes and from the CustomResourceDefinitions of Argo CD and External Secrets. Kubernetes' client has none of the latter, and of the
/// former it doesn't know which members there have to be.
/// </summary>
internal static partial class DeclaredTypes
{
    private static readonly string Models = Path.Combine(Checkout.Root, "tools", "node_modules");

    private static readonly ConcurrentDictionary<string, Declarations> Files = new(StringComparer.Ordinal);

    /// <summary>What an object has that its kind doesn't allow; none when it is one that a cluster could have.</summary>
    public static IReadOnlyList<string> Faults(JsonNode one)
    {
        var (apiVersion, kind) = ($"{one["apiVersion"]}", $"{one["kind"]}");
        var package = apiVersion.Split('/')[0] switch
        {
            "argoproj.io" => "@kubernetes-models/argo-cd",
            "external-secrets.io" => "@kubernetes-models/external-secrets",
            _ => "kubernetes-models",
        };
        var file = Path.Combine(Models, package, apiVersion, $"{kind}.d.ts");
        return File.Exists(file) ? [.. Of(file).Types[$"I{kind}"].Faults(one, "")] : [$"there is no kind {apiVersion} {kind}"];
    }

    private static Declarations Of(string file) => Files.GetOrAdd(file, Declarations.Read);

    [GeneratedRegex("""/\*.*?\*/""", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Comment();

    [GeneratedRegex("""
        "[^"]*"|\w+|[^\s\w]
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Token();

    private abstract record Shape
    {
        public abstract IEnumerable<string> Faults(JsonNode? value, string path);
    }

    private sealed record Plain(JsonValueKind[] Kinds, string Name) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) =>
            value is not null && Kinds.Contains(value.GetValueKind()) ? [] : [$"{path} is no {Name}"];
    }

    private sealed record Anything : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) => [];
    }

    private sealed record Literal(string Text) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) =>
            value is JsonValue text && text.ToString() == Text ? [] : [$"{path} is not {Text}"];
    }

    private sealed record ListOf(Shape Item) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) => value is JsonArray list
            ? list.SelectMany((item, index) => Item.Faults(item, $"{path}/{index}"))
            : [$"{path} is no list"];
    }

    private sealed record OneOf(IReadOnlyList<Shape> Shapes) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) =>
            Shapes.Any(shape => !shape.Faults(value, path).Any()) ? [] : [$"{path} is none of what it can be"];
    }

    // The members, and what every other one is; null where there is no other.
    private sealed record Members(IReadOnlyDictionary<string, (Shape Shape, bool IsOptional)> Known, Shape? Others) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) => value is not JsonObject map
            ? [$"{path} is no object"]
            : map.Where(member => member.Value is not null).SelectMany(member =>
                    Known.TryGetValue(member.Key, out var known) ? known.Shape.Faults(member.Value, $"{path}/{member.Key}")
                    : Others?.Faults(member.Value, $"{path}/{member.Key}") ?? [$"{path}/{member.Key} is no field of it"])
                .Concat(Known.Where(member => !member.Value.IsOptional && map[member.Key] is null)
                    .Select(member => $"{path} has no {member.Key}"));
    }

    private sealed record Reference(Declarations In, string Name) : Shape
    {
        public override IEnumerable<string> Faults(JsonNode? value, string path) => In.Find(Name).Faults(value, path);
    }

    /// <summary>A file of declarations.</summary>
    private sealed class Declarations
    {
        private readonly string _folder;
        private readonly string[] _tokens;
        private readonly Dictionary<string, string> _imports = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);
        private int _next;

        private Declarations(string folder, string[] tokens) => (_folder, _tokens) = (folder, tokens);

        public Dictionary<string, Shape> Types { get; } = new(StringComparer.Ordinal);

        public static Declarations Read(string file)
        {
            var text = Comment().Replace(File.ReadAllText(file), "");
            var declarations = new Declarations(
                Path.GetDirectoryName(file)!, [.. Token().Matches(text).Select(match => match.Value)]);
            declarations.Parse();
            return declarations;
        }

        public Shape Find(string name) =>
            Types.TryGetValue(_aliases.GetValueOrDefault(name, name), out var own) ? own : Of(_imports[name]).Find(name);

        private void Parse()
        {
            while (_next < _tokens.Length)
            {
                switch (_tokens[_next..Math.Min(_next + 3, _tokens.Length)])
                {
                    case ["import", "{", ..]:
                        _next++;
                        var names = Names().ToList();
                        _next++;
                        var source = _tokens[_next].Trim('"');
                        foreach (var (name, _) in names)
                        {
                            _imports[name] = source.StartsWith('.')
                                ? Path.Combine(_folder, Path.ChangeExtension(source, ".d.ts"))
                                : Path.Combine(Models, $"{source}.d.ts");
                        }

                        break;
                    case ["export", "interface", var named]:
                        _next = Array.IndexOf(_tokens, "{", _next);
                        Types[named] = Parsed();
                        break;
                    case ["export", "type", "{"]:
                        _next += 2;
                        foreach (var (name, alias) in Names())
                        {
                            _aliases[alias] = name;
                        }

                        break;
                    case ["export", "type", var named]:
                        _next += 4;
                        Types[named] = Parsed();
                        break;
                    case ["export", "declare", "class"]:
                        _next = Array.FindIndex(_tokens, _next, token => token == "{") + 1;
                        for (var depth = 1; depth > 0; _next++)
                        {
                            depth += _tokens[_next] switch { "{" => 1, "}" => -1, _ => 0 };
                        }

                        break;
                    default:
                        _next++;
                        break;
                }
            }
        }

        // { A as B, C }
        private IEnumerable<(string Name, string Alias)> Names()
        {
            var end = Array.IndexOf(_tokens, "}", _next);
            var names = string.Join(' ', _tokens[(_next + 1)..end]).Split(',', StringSplitOptions.TrimEntries);
            _next = end + 1;
            return names.Select(name => name.Split(" as ")).Select(name => (name[0], name[^1]));
        }

        private Shape Parsed()
        {
            List<Shape> shapes = [ParsedOne()];
            while (_next < _tokens.Length && _tokens[_next] == "|")
            {
                _next++;
                shapes.Add(ParsedOne());
            }

            return shapes is [var only] ? only : new OneOf(shapes);
        }

        private Shape ParsedOne()
        {
            var token = _tokens[_next++];
            switch (token)
            {
                case "string":
                    return new Plain([JsonValueKind.String], "text");
                case "number":
                    return new Plain([JsonValueKind.Number], "number");
                case "boolean":
                    return new Plain([JsonValueKind.True, JsonValueKind.False], "boolean");
                case "any" or "unknown":
                    return new Anything();
                case ['"', ..]:
                    return new Literal(token.Trim('"'));
                case "Array":
                    _next++;
                    var item = Parsed();
                    _next++;
                    return new ListOf(item);
                case "{":
                    return ParsedMembers();
                default:
                    return new Reference(this, token);
            }
        }

        private Members ParsedMembers()
        {
            Dictionary<string, (Shape, bool)> known = new(StringComparer.Ordinal);
            Shape? others = null;
            while (_tokens[_next] != "}")
            {
                var name = _tokens[_next++];
                if (name == "[")
                {
                    _next = Array.IndexOf(_tokens, "]", _next) + 2;
                    others = Parsed();
                }
                else
                {
                    var isOptional = _tokens[_next] == "?";
                    _next += isOptional ? 2 : 1;
                    known[name.Trim('"')] = (Parsed(), isOptional);
                }

                _next++;
            }

            _next++;
            return new Members(known, others);
        }
    }
}
