using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Patterns;

namespace Pipelines.Core.Schemas.JsonSchema;

internal sealed partial class SchemaReader
{
    private static readonly string[] ArrayKeywords =
        ["items", "prefixItems", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"];

    private static readonly string[] ObjectKeywords =
    [
        "properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties", "propertyNames",
        "dependentRequired", "dependentSchemas", "dependencies",
    ];

    private ArrayRules? ReadArrayRules(JObject schema, string path, int depth)
    {
        if (!ArrayKeywords.Any(schema.ContainsKey))
        {
            return null;
        }

        int? fewest = ReadCount(schema, "minItems", path);
        int? most = ReadCount(schema, "maxItems", path);
        CheckOrder(path, "minItems", fewest, "maxItems", most);
        int? fewestContained = ReadCount(schema, "minContains", path);
        int? mostContained = ReadCount(schema, "maxContains", path);
        CheckOrder(path, "minContains", fewestContained, "maxContains", mostContained);
        (List<SchemaNode> prefix, SchemaNode? items) = ReadItems(schema, path, depth);
        return new ArrayRules(
            prefix,
            items,
            fewest,
            most,
            ReadFlag(schema, "uniqueItems", path) == true,
            ReadSubschema(schema, "contains", path, depth),
            fewestContained ?? 1,
            mostContained);
    }

    /// <summary>
    /// Both spellings of tuples: <c>prefixItems</c> and <c>items</c>, or draft 7's <c>items</c> as a list and
    /// <c>additionalItems</c>. A single schema as <c>prefixItems</c> stands for all items, as llama.cpp reads it; beside
    /// <c>items</c> it has no say.
    /// </summary>
    private (List<SchemaNode> Prefix, SchemaNode? Items) ReadItems(JObject schema, string path, int depth)
    {
        if (schema["items"] is JArray)
        {
            return (ReadTuple(schema, "items", path, depth), ReadSubschema(schema, "additionalItems", path, depth));
        }

        SchemaNode? items = ReadSubschema(schema, "items", path, depth);
        return schema["prefixItems"] is null or JArray
            ? (ReadTuple(schema, "prefixItems", path, depth), items)
            : ([], items ?? ReadSubschema(schema, "prefixItems", path, depth));
    }

    private List<SchemaNode> ReadTuple(JObject schema, string keyword, string path, int depth) => schema[keyword] is JArray list
        ? [.. list.Select((entry, i) => ReadSchema(entry, JsonPointer.Append(JsonPointer.Append(path, keyword), i), depth + 1))]
        : [];

    private ObjectRules? ReadObjectRules(JObject schema, string path, int depth)
    {
        if (!ObjectKeywords.Any(schema.ContainsKey))
        {
            return null;
        }

        int? fewest = ReadCount(schema, "minProperties", path);
        int? most = ReadCount(schema, "maxProperties", path);
        CheckOrder(path, "minProperties", fewest, "maxProperties", most);
        var dependentNames = ReadDependentNames(schema, "dependentRequired", path);
        List<KeyValuePair<string, SchemaNode>> dependentSchemas = ReadNamedSchemas(schema, "dependentSchemas", path, depth);
        ReadDraft7Dependencies(schema, path, depth, dependentNames, dependentSchemas);
        return new ObjectRules(
            ReadNamedSchemas(schema, "properties", path, depth),
            ReadPatternProperties(schema, path, depth),
            ReadSubschema(schema, "additionalProperties", path, depth),
            schema.TryGetValue("required", out JToken? required) ? ReadNames(required, JsonPointer.Append(path, "required")) : [],
            fewest,
            most,
            ReadSubschema(schema, "propertyNames", path, depth),
            dependentNames,
            dependentSchemas);
    }

    private List<KeyValuePair<SchemaPattern, SchemaNode>> ReadPatternProperties(JObject schema, string path, int depth)
    {
        var read = new List<KeyValuePair<SchemaPattern, SchemaNode>>();
        foreach ((string text, SchemaNode node) in ReadNamedSchemas(schema, "patternProperties", path, depth))
        {
            if (ReadPattern(text, node.Path) is SchemaPattern pattern)
            {
                read.Add(new(pattern, node));
            }
        }

        return read;
    }

    private List<KeyValuePair<string, IReadOnlyList<string>>> ReadDependentNames(JObject schema, string keyword, string path)
    {
        var read = new List<KeyValuePair<string, IReadOnlyList<string>>>();
        if (schema.TryGetValue(keyword, out JToken? written))
        {
            string place = JsonPointer.Append(path, keyword);
            if (written is not JObject named)
            {
                Record(place, $"\"{keyword}\" is an object of lists of names");
                return read;
            }

            read.AddRange(named.Properties().Select(entry => KeyValuePair.Create(entry.Name, ReadNames(entry.Value, JsonPointer.Append(place, entry.Name)))));
        }

        return read;
    }

    /// <summary>Draft 7 keeps names and schemas under one keyword.</summary>
    private void ReadDraft7Dependencies(
        JObject schema, string path, int depth, List<KeyValuePair<string, IReadOnlyList<string>>> names, List<KeyValuePair<string, SchemaNode>> schemas)
    {
        if (!schema.TryGetValue("dependencies", out JToken? written))
        {
            return;
        }

        string place = JsonPointer.Append(path, "dependencies");
        if (written is not JObject named)
        {
            Record(place, "\"dependencies\" is an object of lists of names or of schemas");
            return;
        }

        foreach (JProperty entry in named.Properties())
        {
            string entryPlace = JsonPointer.Append(place, entry.Name);
            if (entry.Value is JArray)
            {
                names.Add(new(entry.Name, ReadNames(entry.Value, entryPlace)));
            }
            else
            {
                schemas.Add(new(entry.Name, ReadSchema(entry.Value, entryPlace, depth + 1)));
            }
        }
    }

    private IReadOnlyList<string> ReadNames(JToken written, string place)
    {
        if (written is JArray list && list.All(entry => entry is JValue { Value: string }))
        {
            return [.. list.Select(entry => (string)entry!).Distinct(StringComparer.Ordinal)];
        }

        Record(place, "this is a list of property names");
        return [];
    }
}
