using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Schemas;
using Pipelines.Core.Schemas.Answers;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
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

    private static readonly ShapedKey Fields = new("schema", "the fields of the answer and their types", ShapedKey.AnyObject);
    private static readonly ShapedKey JsonSchema = new("json_schema", "the fields of the answer as a JSON Schema, instead of 'schema'", ShapedKey.AnyObject);
    private static readonly ChoiceKey<OutputMode> Mode = new("mode", "how answers are asked for on the wire", Modes, Absent: "tools");
    private static readonly WholeNumberKey Answers = new("n", "how many answers a row gets, each of which becomes a row", 1, AnswersMax, Absent: 1);

    private static readonly TextsKey Lineage = new("lineage", "fields of the rows that the row made of them lists, as {name}_lineage");

    public static MappingKey Key { get; } =
        new("output", "it holds the schema of the answer", new SpecKeys([Fields, JsonSchema, Mode, Answers]));

    /// <summary>The same for an operator that makes a row of many.</summary>
    public static MappingKey GroupKey { get; } = Key with { Keys = new SpecKeys([.. Key.Keys, Lineage]) };

    /// <summary>Null when there is none or it is wrong, which is reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="context">The pipeline.</param>
    /// <param name="key">The key where it holds more than others; its further keys are the caller's.</param>
    public static OutputContract? Read(SpecReader operation, BindingContext context, MappingKey? key = null)
    {
        if (operation.Mapping(key ?? Key) is not { } reader)
        {
            return null;
        }

        OutputContract? contract = ReadContract(reader, context);
        reader.Close();
        return contract;
    }

    /// <summary>The same with <see cref="GroupKey"/>, and the fields of the rows that the row made lists.</summary>
    public static (OutputContract? Contract, IReadOnlyList<string> Lineage) ReadOfGroup(SpecReader operation, BindingContext context)
    {
        if (operation.Mapping(GroupKey) is not { } reader)
        {
            return (null, []);
        }

        OutputContract? contract = ReadContract(reader, context);
        IReadOnlyList<string> lineage = reader.Texts(Lineage) ?? [];
        reader.Close();
        return (contract, lineage);
    }

    /// <summary>The contract of an operation that names the fields of its answer under a key of its own; null when they are wrong, which is reported.</summary>
    public static OutputContract? ReadFields(SpecReader operation, BindingContext context, ShapedKey key) =>
        FieldsOf(operation, context, key) is { } schema ? new OutputContract(schema, OutputMode.Tools, options: AnswerOptionsFor(context)) : null;

    /// <summary>How answers are read under the pipeline's quirks; null reads them as they should be.</summary>
    public static AnswerOptions? AnswerOptionsFor(BindingContext context) => context.Compat == CompatMode.DocEtl03 ? AnswerOptions.DocEtl03 : null;

    private static OutputContract? ReadContract(SpecReader reader, BindingContext context)
    {
        OutputMode mode = reader.Choice(Mode) ?? OutputMode.Tools;
        int answers = reader.CountOrDefault(Answers);
        OutputSchema? schema = ReadSchema(reader, context);
        return schema is null ? null : new OutputContract(schema, mode, answers, AnswerOptionsFor(context));
    }

    private static OutputSchema? ReadSchema(SpecReader reader, BindingContext context)
    {
        if (reader.Has(Fields) && reader.Has(JsonSchema))
        {
            reader.Error(JsonSchema, "Give 'schema' or 'json_schema', not both.");
            return null;
        }

        if (reader.Has(JsonSchema))
        {
            return reader.JsonObject(JsonSchema) is { } json ? Take(OutputSchema.FromJsonSchema(json), reader, JsonSchema) : null;
        }

        return reader.Require(Fields) ? FieldsOf(reader, context, Fields) : null;
    }

    private static OutputSchema? FieldsOf(SpecReader reader, BindingContext context, ShapedKey key)
    {
        if (reader.JsonObject(key) is not { } fields)
        {
            return null;
        }

        if (fields.Count == 0)
        {
            reader.Error(key, "The schema has no fields.");
            return null;
        }

        DocEtlSchemaOptions options = context.Compat == CompatMode.DocEtl03 ? DocEtlSchemaOptions.DocEtl03 : DocEtlSchemaOptions.Default;
        return Take(OutputSchema.FromDocEtl(fields, options), reader, key);
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
