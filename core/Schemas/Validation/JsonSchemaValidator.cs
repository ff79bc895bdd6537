using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.JsonSchema;

namespace Pipelines.Core.Schemas.Validation;

/// <summary>
/// Checks values against a JSON Schema, compiled once. Immutable and thread-safe. Bounded in depth, in the number of
/// violations it lists and in the time of each pattern.
/// </summary>
public sealed class JsonSchemaValidator
{
    private readonly SchemaNode _root;

    internal JsonSchemaValidator(SchemaDocument document) => _root = document.Root;

    /// <summary>Compiles a schema (draft 2020-12 or 7), or lists everything in it that is wrong or not supported.</summary>
    /// <param name="schema">The schema; not kept.</param>
    public static SchemaResult<JsonSchemaValidator> Compile(JObject schema)
    {
        SchemaResult<SchemaDocument> read = SchemaReader.Read((JObject)schema.DeepClone());
        return read.IsOk ? new(new JsonSchemaValidator(read.Value)) : new(read.Errors);
    }

    /// <summary>Every way in which the value does not fit, in the order of the value; empty when it fits.</summary>
    /// <param name="value">The value; only read.</param>
    /// <param name="options">Bounds; the default ones when null.</param>
    public IReadOnlyList<SchemaViolation> Validate(JToken value, ValidationOptions? options = null) =>
        new ValidationRun(value, options ?? ValidationOptions.Default).Run(_root);
}
