using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.Language;

/// <summary>
/// Reads the mapping under <c>output.schema</c>. A type is a text, or, where YAML nests, a mapping (an object with those
/// fields) or a list with one entry (a list of that).
/// </summary>
internal sealed class FieldsReader(DocEtlSchemaOptions options, List<SchemaError> errors)
{
    /// <summary>Longer texts are refused before they are read.</summary>
    private const int TypeTextCharsMax = 65_536;

    /// <summary>Every field with its type; fields with errors are left out.</summary>
    public List<KeyValuePair<string, FieldType>> Read(JObject fields, string pointer, int depth)
    {
        var read = new List<KeyValuePair<string, FieldType>>(fields.Count);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JProperty field in fields.Properties())
        {
            string place = JsonPointer.Append(pointer, field.Name);
            bool isNested = depth > 0;
            string name = isNested && options.LowerCaseNestedKeys ? field.Name.ToLowerInvariant() : field.Name;
            if (name.Length == 0)
            {
                Record(place, "a field needs a name");
            }
            else if (!names.Add(name))
            {
                Record(place, $"the key \"{name}\" is there twice");
            }

            if (ReadType(field.Value, place, depth + 1) is FieldType type)
            {
                read.Add(new(name, type));
            }
        }

        if (fields.Count == 0)
        {
            Record(pointer, depth == 0 ? "the output schema names no field" : "an object without fields; for any object write \"object\"");
        }

        return read;
    }

    private FieldType? ReadType(JToken written, string pointer, int depth)
    {
        if (depth > TypeTextParser.DepthMax)
        {
            return Fail(pointer, $"types are nested more than {TypeTextParser.DepthMax} deep");
        }

        return written switch
        {
            JObject fields => new FieldType(SchemaFragments.Object(Read(fields, pointer, depth)), false),
            JArray { Count: 1 } list => ReadList(list, pointer, depth),
            JArray => Fail(pointer, "a list type has exactly one entry, the type of its items; for a choice write enum[a, b]"),
            JValue { Type: JTokenType.String } text => ReadText((string)text!, pointer, depth),
            JValue { Type: JTokenType.Null } => Fail(pointer, "the type is missing; for a field that is always null write \"null\" in quotes"),
            _ => Fail(pointer, $"a type is a text such as \"string\", not {written.ToString(Newtonsoft.Json.Formatting.None)}; a whole JSON Schema goes under output.json_schema"),
        };
    }

    private FieldType? ReadText(string text, string pointer, int depth) => text.Length > TypeTextCharsMax
        ? Fail(pointer, $"the type is longer than {TypeTextCharsMax} characters")
        : TypeTextParser.Parse(text, pointer, depth, options, errors);

    private FieldType? ReadList(JArray list, string pointer, int depth)
    {
        string place = JsonPointer.Append(pointer, 0);
        if (ReadType(list[0], place, depth + 1) is not FieldType items)
        {
            return null;
        }

        if (items.IsOptional)
        {
            Record(place, "only a field can be optional; for a value that may be null write T | null");
        }

        return new FieldType(SchemaFragments.List(items.Schema), false);
    }

    private void Record(string pointer, string message) => errors.Add(new SchemaError(pointer, null, message));

    private FieldType? Fail(string pointer, string message)
    {
        Record(pointer, message);
        return null;
    }
}
