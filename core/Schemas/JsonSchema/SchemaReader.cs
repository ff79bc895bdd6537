using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas.JsonSchema;

/// <summary>
/// Reads a JSON Schema (draft 2020-12, and 7 where they differ in spelling) into <see cref="SchemaNode"/>s. Everything that
/// is not understood is an error with its JSON Pointer; nothing is ignored.
/// </summary>
internal sealed partial class SchemaReader
{
    /// <summary>Deeper schemas are refused: every later stage recurses over them.</summary>
    private const int DepthMax = 64;

    /// <summary>Larger schemas are refused.</summary>
    private const int NodesMax = 20_000;

    /// <summary>Longer names of properties and patterns are refused.</summary>
    private const int NameCharsMax = 1_000;

    private readonly JObject _document;
    private readonly List<SchemaError> _errors = [];
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _anchors = new(StringComparer.Ordinal);
    private readonly Queue<SchemaReference> _unlinked = new();
    private int _nextId;

    private SchemaReader(JObject document) => _document = document;

    /// <summary>Reads, checks and links a whole schema.</summary>
    /// <param name="document">Read only, and referred to by the result: give a copy that nobody changes.</param>
    public static SchemaResult<SchemaDocument> Read(JObject document)
    {
        var reader = new SchemaReader(document);
        SchemaNode root = reader.ReadSchema(document, "", depth: 0);
        reader.Link();
        if (reader._errors.Count == 0)
        {
            reader._errors.AddRange(SelfReferences.Find(reader._nodes.Values.OrderBy(node => node.Id)));
        }

        return reader._errors.Count > 0 ? new(reader._errors) : new(new SchemaDocument(root));
    }

    private SchemaNode ReadSchema(JToken written, string path, int depth)
    {
        if (_nodes.TryGetValue(path, out SchemaNode? known))
        {
            return known;
        }

        SchemaNode node = depth > DepthMax || _nextId >= NodesMax
            ? Broken(written, path, depth > DepthMax ? $"schemas are nested more than {DepthMax} deep" : $"more than {NodesMax} schemas in one")
            : written switch
            {
                JObject keywords => ReadKeywords(keywords, path, depth),
                JValue { Type: JTokenType.Boolean } fits => new SchemaNode { Path = path, Id = _nextId++, Written = written, FitsNothing = !(bool)fits },
                _ => Broken(written, path, "a schema is an object or a boolean"),
            };
        _nodes[path] = node;
        if ((written as JObject)?["$anchor"] is JValue { Value: string anchor })
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private SchemaNode ReadKeywords(JObject schema, string path, int depth)
    {
        int id = _nextId++;
        foreach (JProperty keyword in schema.Properties())
        {
            if (Keywords.Refusal(keyword.Name) is string refusal)
            {
                Record(JsonPointer.Append(path, keyword.Name), refusal);
            }
        }

        if (path.Length > 0 && schema["$id"] is not null)
        {
            Record(JsonPointer.Append(path, "$id"), "\"$id\" is supported at the root only");
        }

        ReadNamedSchemas(schema, "$defs", path, depth);
        ReadNamedSchemas(schema, "definitions", path, depth);
        return new SchemaNode
        {
            Path = path,
            Id = id,
            Written = schema,
            IsNullable = ReadFlag(schema, "nullable", path) == true,
            Types = ReadTypes(schema, path),
            Values = ReadValues(schema, path),
            Numbers = ReadNumberRules(schema, path),
            Strings = ReadStringRules(schema, path),
            Arrays = ReadArrayRules(schema, path, depth),
            Objects = ReadObjectRules(schema, path, depth),
            Reference = ReadReference(schema, path),
            AllOf = ReadAlternatives(schema, "allOf", path, depth),
            AnyOf = ReadAlternatives(schema, "anyOf", path, depth),
            OneOf = ReadAlternatives(schema, "oneOf", path, depth),
            Not = ReadSubschema(schema, "not", path, depth),
            If = ReadSubschema(schema, "if", path, depth),
            Then = ReadSubschema(schema, "then", path, depth),
            Else = ReadSubschema(schema, "else", path, depth),
        };
    }

    private SchemaNode? ReadSubschema(JObject schema, string keyword, string path, int depth) =>
        schema.TryGetValue(keyword, out JToken? written) ? ReadSchema(written, JsonPointer.Append(path, keyword), depth + 1) : null;

    private List<SchemaNode> ReadAlternatives(JObject schema, string keyword, string path, int depth)
    {
        if (!schema.TryGetValue(keyword, out JToken? written))
        {
            return [];
        }

        string place = JsonPointer.Append(path, keyword);
        if (written is not JArray { Count: > 0 } list)
        {
            Record(place, $"\"{keyword}\" is a list of at least one schema");
            return [];
        }

        return [.. list.Select((entry, i) => ReadSchema(entry, JsonPointer.Append(place, i), depth + 1))];
    }

    private List<KeyValuePair<string, SchemaNode>> ReadNamedSchemas(JObject schema, string keyword, string path, int depth)
    {
        if (!schema.TryGetValue(keyword, out JToken? written))
        {
            return [];
        }

        string place = JsonPointer.Append(path, keyword);
        if (written is not JObject named)
        {
            Record(place, $"\"{keyword}\" is an object of schemas");
            return [];
        }

        foreach (JProperty entry in named.Properties().Where(entry => entry.Name.Length > NameCharsMax))
        {
            Record(place, $"a name has more than {NameCharsMax} characters");
        }

        return [.. named.Properties().Select(entry => KeyValuePair.Create(entry.Name, ReadSchema(entry.Value, JsonPointer.Append(place, entry.Name), depth + 1)))];
    }

    private SchemaNode Broken(JToken written, string path, string message)
    {
        Record(path, message);
        return new SchemaNode { Path = path, Id = _nextId++, Written = written };
    }

    private void Record(string path, string message) => _errors.Add(new SchemaError(path, null, message));
}
