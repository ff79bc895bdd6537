using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.ParallelMap;

/// <summary>Reads <c>prompts</c>.</summary>
internal static class MapPartReader
{
    private static readonly TextKey Prompt = RowQuestionReader.Prompt with { IsRequired = true };
    private static readonly TextsKey OutputKeys =
        new("output_keys", "the fields of the schema that it answers; others are texts", CountMin: 1) { IsRequired = true };

    private static readonly TextKey Model = new("model", "the model that is asked; the operation's own when absent");
    private static readonly TextKey Name = new("name", "what messages call the prompt");
    private static readonly RefusedKey Tools = new("tools", "Tools in a pipeline were removed from DocETL and are not supported.");

    public static MappingsKey Key { get; } = new(
        "prompts",
        "what the model is asked about a row, each prompt on its own",
        new SpecKeys([Prompt, OutputKeys, Model, Name, GleaningReader.Key, Tools]),
        CountMin: 1);

    /// <summary>The prompts that are right; wrong ones are reported.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="context">What the pipeline says.</param>
    /// <param name="whole">The schema of all of them together.</param>
    /// <param name="model">How models are asked.</param>
    /// <param name="retriesMax">How often an answer is asked for again.</param>
    /// <param name="retrieval">What prompts get beside the row; null for nothing.</param>
    public static IReadOnlyList<MapPart> Read(
        SpecReader operation, BindingContext context, OutputContract whole, ModelOptions model, int retriesMax, RetrievedContext? retrieval)
    {
        var parts = new List<MapPart>();
        var covered = new HashSet<string>(StringComparer.Ordinal);
        foreach ((int index, SpecReader reader) in operation.Mappings(Key).Index())
        {
            CompiledPrompt? prompt = PromptReader.ReadAboutRow(reader, Prompt);
            IReadOnlyList<string> fields = reader.Texts(OutputKeys) ?? [];
            ModelOptions asked = reader.Text(Model) is { } other ? model with { Model = other } : model;
            GleaningOptions? gleaning = GleaningReader.Read(reader, asked.Model, whole.Mode);
            string label = reader.Text(Name) is { } name ? $"prompts[{index}] ({name})" : $"prompts[{index}]";
            reader.Close();
            covered.UnionWith(fields);
            if (prompt is not null && fields.Count > 0 && ContractOf(fields, whole, context) is { } contract)
            {
                parts.Add(new MapPart(label, new RowQuestion
                {
                    Prompt = retrieval is null ? prompt : prompt.Retrieving(),
                    Retrieval = retrieval,
                    System = SystemMessage.ForParts(context.SystemPrompt, whole, review: null),
                    Policy = new AnswerPolicy(contract, asked, [], retriesMax, gleaning),
                }));
            }
        }

        ReportUncovered(operation, whole, covered);
        return WithOneSystemMessage(parts, context, whole);
    }

    /// <summary>A review of one prompt's answers is spoken of before every prompt, so that all have one prefix.</summary>
    private static IReadOnlyList<MapPart> WithOneSystemMessage(IReadOnlyList<MapPart> parts, BindingContext context, OutputContract whole)
    {
        OutputContract? review = parts.Select(static part => part.Question.Policy.Gleaning?.Contract).FirstOrDefault(static contract => contract is not null);
        ChatMessage system = SystemMessage.ForParts(context.SystemPrompt, whole, review);
        return [.. parts.Select(part => part with { Question = part.Question with { System = system } })];
    }

    private static void ReportUncovered(SpecReader operation, OutputContract whole, HashSet<string> covered)
    {
        string[] uncovered = [.. whole.Schema.Fields.Select(static field => field.Name).Where(name => !covered.Contains(name))];
        if (uncovered.Length > 0 && operation.Has(Key))
        {
            operation.Error(OutputContractReader.Key, $"No prompt has these fields of the schema among its output_keys: {string.Join(", ", uncovered)}.");
        }
    }

    /// <summary>The fields in the order of <c>output_keys</c>.</summary>
    private static OutputContract? ContractOf(IReadOnlyList<string> fields, OutputContract whole, BindingContext context)
    {
        Dictionary<string, OutputField> known = whole.Schema.Fields.ToDictionary(static field => field.Name, StringComparer.Ordinal);
        string[] names = [.. fields.Distinct(StringComparer.Ordinal)];
        var schema = new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject(names.Select(name => new JProperty(name, known.GetValueOrDefault(name)?.ToJsonSchema() ?? new JObject { ["type"] = "string" }))),
            ["required"] = new JArray(names.Where(name => known.GetValueOrDefault(name)?.IsRequired ?? true)),
            ["additionalProperties"] = false,
        };

        // References count from the root, so definitions go with every part.
        foreach (JProperty definitions in whole.JsonSchema.Properties().Where(static key => key.Name is "$defs" or "definitions"))
        {
            schema[definitions.Name] = definitions.Value.DeepClone();
        }

        return OutputSchema.FromJsonSchema(schema).Value is { } part ? new OutputContract(part, whole.Mode, 1, OutputContractReader.AnswerOptionsFor(context)) : null;
    }
}
