using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;
using Pipelines.Core.Schemas.Language;
using Pipelines.Core.Schemas.Validation;

namespace Pipelines.Core.Schemas;

/// <summary>
/// The type of the rows that an operator's model answers with: ordered top-level fields and the JSON Schema they amount to.
/// Immutable and safe to share between threads.
/// </summary>
public sealed class OutputSchema
{
    private readonly JObject _jsonSchema;

    private OutputSchema(JObject jsonSchema, SchemaDocument document)
    {
        _jsonSchema = jsonSchema;
        Document = document;
        Fields = TopLevelFields.Of(document.Root);
        CanonicalText = jsonSchema.ToString(Formatting.None);
        Validator = new JsonSchemaValidator(document);
    }

    /// <summary>The top-level fields in the order in which they were written, which is the order a model is asked for.</summary>
    public IReadOnlyList<OutputField> Fields { get; }

    /// <summary>
    /// The JSON Schema as compact JSON. The same schema as written gives the same text on every machine, so it can be part
    /// of a persistent key.
    /// </summary>
    public string CanonicalText { get; }

    /// <summary>Checks rows against this schema.</summary>
    public JsonSchemaValidator Validator { get; }

    internal SchemaDocument Document { get; }

    /// <summary>A copy of the JSON Schema; the caller owns it.</summary>
    public JObject ToJsonSchema() => (JObject)_jsonSchema.DeepClone();

    /// <summary>
    /// Reads DocETL's schema language (<c>docs/schemas.md</c>): field name to type, where a type is a text such as
    /// <c>list[{name: string, age: int?}]</c>, or a nested mapping or one-entry list. All fields are required unless they
    /// are marked optional; other keys are not allowed.
    /// </summary>
    /// <param name="fields">The mapping under <c>output.schema</c>; not kept.</param>
    /// <param name="options">Quirks to restore; none when null.</param>
    public static SchemaResult<OutputSchema> FromDocEtl(JObject fields, DocEtlSchemaOptions? options = null)
    {
        var errors = new List<SchemaError>();
        var reader = new FieldsReader(options ?? DocEtlSchemaOptions.Default, errors);
        JObject schema = SchemaFragments.Object(reader.Read(fields, "", depth: 0));
        return errors.Count > 0 ? new(errors) : FromReadable(schema);
    }

    /// <summary>
    /// Takes a JSON Schema (<c>output.json_schema</c>; draft 2020-12 or 7) as it stands. Rows are objects, so its root must
    /// describe one; an empty root means any object.
    /// </summary>
    /// <param name="schema">The schema; not kept.</param>
    public static SchemaResult<OutputSchema> FromJsonSchema(JObject schema)
    {
        var own = (JObject)schema.DeepClone();
        bool saysNoType = !own.ContainsKey("type");
        if (saysNoType)
        {
            own.AddFirst(new JProperty("type", "object"));
        }

        return FromReadable(own);
    }

    private static SchemaResult<OutputSchema> FromReadable(JObject schema)
    {
        SchemaResult<SchemaDocument> read = SchemaReader.Read(schema);
        if (!read.IsOk)
        {
            return new(read.Errors);
        }

        SchemaTypes types = read.Value.Root.EffectiveTypes;
        return types == SchemaTypes.Object
            ? new(new OutputSchema(schema, read.Value))
            : new([new SchemaError("", null, $"a row is an object, but this schema describes {JsonTypeNames.InWords(types)}")]);
    }
}
