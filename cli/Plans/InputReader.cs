using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Pulumi;
using Pulumi.Utilities;

namespace Homelab.Cli.Plans;

/// <summary>What a resource's inputs come to once everything they wait for is known.</summary>
/// <param name="Values">The inputs by their names on the wire, secrets masked, keys in ordinal order.</param>
/// <param name="Secrets">Property paths of the secret ones.</param>
/// <param name="Dependencies">The resources whose outputs they are made of.</param>
internal sealed record ResolvedInputs(
    IReadOnlyDictionary<string, object?> Values, IReadOnlyList<string> Secrets, IReadOnlySet<Resource> Dependencies);

/// <summary>
/// Reads a resource's arguments the way Pulumi serializes them: members marked [Input], public or not, and whatever lists, maps
/// and nested arguments they hold, with outputs anywhere in them. Uses public API only, so it reads the official packages too.
/// </summary>
internal sealed class InputReader
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<InputMember>> MembersByType = new();
    private static readonly ConcurrentDictionary<Type, Opener?> OpenersByType = new();

    private readonly SortedSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly HashSet<Resource> _dependencies = [];

    private delegate Task<Opened> Opener(object output);

    /// <summary>Reads <paramref name="args"/>; waits for the outputs in them, so call it after the run.</summary>
    public static async Task<ResolvedInputs> ReadAsync(ResourceArgs? args)
    {
        var reader = new InputReader();
        var values = args is null ? [] : await reader.ReadArgsAsync(args, "", masked: false);
        return new ResolvedInputs(values, [.. reader._secrets], reader._dependencies);
    }

    /// <summary>Reads one output, secrets masked.</summary>
    public static Task<object?> ReadAsync(Output<object?> output) => new InputReader().ReadAsync(output, "", masked: false);

    private async Task<SortedDictionary<string, object?>> ReadArgsAsync(object args, string path, bool masked)
    {
        var values = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in MembersByType.GetOrAdd(args.GetType(), Members))
        {
            var value = await ReadAsync(member.Get(args), PropertyPath.Join(path, member.Name), masked);
            if (value is not null)
            {
                values[member.Name] = member.Json && !Equals(value, Plan.Secret) && value is not string ? PlanJson.Inline(value) : value;
            }
        }

        return values;
    }

    // Inside a secret only dependencies still matter: 'masked' keeps the paths of what is in it off the list.
    private async Task<object?> ReadAsync(object? value, string path, bool masked)
    {
        switch (value)
        {
            case null or string or bool:
                return value;
            case int or long or double or float or decimal:
                return Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
            case InputArgs args:
                return await ReadArgsAsync(args, path, masked);
            case Resource resource:
                _dependencies.Add(resource);
                return await OutputUtilities.GetValueAsync(resource.Urn);
        }

        if (OpenersByType.GetOrAdd(value.GetType(), FindOpener) is { } open)
        {
            return await ReadOutputAsync(await open(value), path, masked);
        }

        switch (value)
        {
            case IDictionary map:
                var entries = new SortedDictionary<string, object?>(StringComparer.Ordinal);
                foreach (DictionaryEntry entry in map)
                {
                    var key = (string)entry.Key;
                    if (await ReadAsync(entry.Value, PropertyPath.Join(path, key), masked) is { } member)
                    {
                        entries[key] = member;
                    }
                }

                return entries;
            case IEnumerable list:
                var items = new List<object?>();
                foreach (var item in list)
                {
                    items.Add(await ReadAsync(item, PropertyPath.Index(path, items.Count), masked));
                }

                return items;
            default:
                // Pulumi's enumerations and unions: values whose text is their wire format.
                return value.ToString();
        }
    }

    private async Task<object?> ReadOutputAsync(Opened output, string path, bool masked)
    {
        _dependencies.UnionWith(output.Dependencies);
        if (output.Secret && !masked)
        {
            _secrets.Add(path);
        }

        var value = await ReadAsync(output.Value, path, masked || output.Secret);
        return output.Secret ? Plan.Secret : value;
    }

    private static List<InputMember> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var members = new List<InputMember>();
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            foreach (var field in declaring.GetFields(Own))
            {
                Add(field, field.GetValue);
            }

            foreach (var property in declaring.GetProperties(Own))
            {
                Add(property, property.GetValue);
            }
        }

        return members;

        void Add(MemberInfo member, Func<object, object?> get)
        {
            // The attribute keeps what it was given to itself; its declaration can be read all the same.
            var attribute = member.CustomAttributes.FirstOrDefault(data => data.AttributeType == typeof(InputAttribute));
            if (attribute is null)
            {
                return;
            }

            var given = attribute.ConstructorArguments;
            members.Add(new((string)given[0].Value!, get, Json: given.Count > 2 && given[2].Value is true));
        }
    }

    private static Opener? FindOpener(Type type)
    {
        for (var candidate = type; candidate is not null; candidate = candidate.BaseType)
        {
            if (!candidate.IsGenericType)
            {
                continue;
            }

            var definition = candidate.GetGenericTypeDefinition();
            var name = definition == typeof(Output<>) ? nameof(OpenOutput) : definition == typeof(Input<>) ? nameof(OpenInput) : null;
            if (name is null)
            {
                continue;
            }

            return typeof(InputReader).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(candidate.GenericTypeArguments).CreateDelegate<Opener>();
        }

        return null;
    }

    private static Task<Opened> OpenInput<T>(object input) => OpenOutput<T>(((Input<T>)input).ToOutput());

    private static async Task<Opened> OpenOutput<T>(object output)
    {
        var typed = (Output<T>)output;
        return new(
            await OutputUtilities.GetValueAsync(typed), await OutputUtilities.GetDependenciesAsync(typed), await Output.IsSecretAsync(
                typed));
    }

    private sealed record InputMember(string Name, Func<object, object?> Get, bool Json);

    private sealed record Opened(object? Value, IEnumerable<Resource> Dependencies, bool Secret);
}
