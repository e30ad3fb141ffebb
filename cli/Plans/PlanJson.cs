namespace Homelab.Cli.Plans;

/// <summary>
/// Writes a <see cref="Plan"/> as <c>plan.json</c>: indented, LF, a fixed order of keys, text unescaped where JSON allows it.
/// </summary>
internal static class PlanJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // The file is data, never embedded in HTML, and read by people: no \u003C for <.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The file's content as UTF-8, with a newline at its end.</summary>
    public static byte[] Write(Plan plan)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("project", plan.Project);
            json.WriteString("stack", plan.Stack);
            json.WriteStartArray("resources");
            foreach (var resource in plan.Resources)
            {
                Write(json, resource);
            }

            json.WriteEndArray();
            json.WritePropertyName("outputs");
            WriteValue(json, plan.Outputs);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes($"{Text(stream)}\n");
    }

    /// <summary>One value of a plan as JSON on one line, for people.</summary>
    public static string Inline(object? value)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options with { Indented = false }))
        {
            WriteValue(json, value);
        }

        return Text(stream);
    }

    private static string Text(MemoryStream stream) => Printable.Json(Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length));

    private static void Write(Utf8JsonWriter json, PlannedResource resource)
    {
        json.WriteStartObject();
        json.WriteString("urn", resource.Urn);
        json.WriteString("type", resource.Type);
        json.WriteString("name", resource.Name);
        json.WriteString("parent", resource.Parent);
        WriteList(json, "dependsOn", resource.DependsOn);
        json.WriteString("provider", resource.Provider);
        json.WriteString("deletedWith", resource.DeletedWith);
        json.WriteString("import", resource.Import);
        json.WriteBoolean("protect", resource.Protect);
        json.WriteBoolean("retainOnDelete", resource.RetainOnDelete);
        WriteList(json, "ignoreChanges", resource.IgnoreChanges);
        json.WriteStartObject("timeouts");
        foreach (var (operation, limit) in resource.Timeouts)
        {
            json.WriteString(operation, limit.ToString("c"));
        }

        json.WriteEndObject();
        WriteList(json, "secretInputs", resource.SecretInputs);
        json.WritePropertyName("inputs");
        WriteValue(json, resource.Inputs);
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case double number when number % 1 == 0 && Math.Abs(number) < 1e15: json.WriteNumberValue((long)number); break;
            case double number: json.WriteNumberValue(number); break;
            case IReadOnlyDictionary<string, object?> map:
                json.WriteStartObject();
                foreach (var (key, member) in map)
                {
                    json.WritePropertyName(key);
                    WriteValue(json, member);
                }

                json.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                json.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default: throw new ArgumentException($"A plan can't hold a {value.GetType()}.", nameof(value));
        }
    }
}
