using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Schemas;

/// <summary>One top-level field of an <see cref="OutputSchema"/>. Immutable.</summary>
public sealed class OutputField
{
    private readonly JToken _jsonSchema;

    internal OutputField(string name, bool isRequired, SchemaTypes types, JToken jsonSchema)
    {
        Name = name;
        IsRequired = isRequired;
        Types = types;
        _jsonSchema = jsonSchema;
    }

    /// <summary>The field's name, in the case it was written in.</summary>
    public string Name { get; }

    /// <summary>False for an optional field: its key may be absent from a row.</summary>
    public bool IsRequired { get; }

    /// <summary>The JSON types the field may have; <see cref="SchemaTypes.Any"/> when the schema does not say.</summary>
    public SchemaTypes Types { get; }

    /// <summary>True when the field is a plain boolean, as a filter's decision must be.</summary>
    public bool IsBoolean => Types == SchemaTypes.Boolean;

    /// <summary>A copy of the field's JSON Schema (an object, or a boolean where JSON Schema allows one); the caller owns it.</summary>
    public JToken ToJsonSchema() => _jsonSchema.DeepClone();
}
