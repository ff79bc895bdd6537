using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Answers;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Reads <c>output</c>.</summary>
internal static class OutputContractReader
{
    private const int AnswersMax = 100;

    private static readonly Dictionary<string, OutputMode> Modes = new(StringComparer.Ordinal)
    {
        ["tools"] = OutputMode.Tools,
        ["structured_output"] = OutputMode.StructuredOutput,
    };

    /// <summary>Null when there is none or it is wrong, which is reported.</summary>
    public static OutputContract? Read(SpecReader operation, BindingContext context)
    {
        if (!operation.Require("output", "it holds the schema of the answer") || operation.Mapping("output") is not { } reader)
        {
            return null;
        }

        OutputMode mode = reader.Choice("mode", Modes) ?? OutputMode.Tools;
        int answers = reader.Count("n", 1, AnswersMax) ?? 1;
        OutputSchema? schema = ReadSchema(reader, context);
        reader.Close();
        return schema is null ? null : new OutputContract(schema, mode, answers, context.Compat == CompatMode.DocEtl03 ? AnswerOptions.DocEtl03 : null);
    }

    private static OutputSchema? ReadSchema(SpecReader reader, BindingContext context)
    {
        if (reader.Has("schema") && reader.Has("json_schema"))
        {
            reader.Error("json_schema", "Give 'schema' or 'json_schema', not both.");
            return null;
        }

        if (reader.Has("json_schema"))
        {
            return reader.JsonObject("json_schema") is { } json ? Take(OutputSchema.FromJsonSchema(json), reader, "json_schema") : null;
        }

        if (!reader.Require("schema", "the fields of the answer and their types") || reader.JsonObject("schema") is not { } fields)
        {
            return null;
        }

        if (fields.Count == 0)
        {
            reader.Error("schema", "The schema has no fields.");
            return null;
        }

        DocEtlSchemaOptions options = context.Compat == CompatMode.DocEtl03 ? DocEtlSchemaOptions.DocEtl03 : DocEtlSchemaOptions.Default;
        return Take(OutputSchema.FromDocEtl(fields, options), reader, "schema");
    }

    private static OutputSchema? Take(SchemaResult<OutputSchema> result, SpecReader reader, string key)
    {
        foreach (SchemaError error in result.Errors)
        {
            SpecPointer place = SpecPointer.Resolve(reader.Node(key)!, reader.PathOf(key), error.Path);
            reader.Diagnostics.Error(place.LocationAt(error.Offset), place.Path, error.Message);
        }

        return result.Value;
    }
}
