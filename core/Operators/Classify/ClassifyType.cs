using Newtonsoft.Json.Linq;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Map;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Schemas;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Classify;

/// <summary>
/// <c>classify</c>: puts each row into one of the classes that the pipeline describes, or into several. A map whose schema and
/// wording are ready. Keys: docs/operators/classify.md.
/// </summary>
internal sealed class ClassifyType : IOperatorType
{
    private static readonly TextKey Prompt = RowQuestionReader.Prompt with { IsRequired = true };
    private static readonly TextKey OutputField = new("output_key", "the field that holds the class", "label");
    private static readonly FlagKey MultiLabel = new("multi_label", "a row may be of several classes, or of none: the field holds a list");
    private static readonly WholeNumberKey Limit = new("limit", "only the first so many rows; the others are skipped", 1);
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a row that fails is skipped, with its failure kept");

    public string Name => "classify";

    public SpecKeys Keys { get; } = new(
    [
        Prompt,
        ClassReader.Key,
        OutputField,
        MultiLabel,
        .. RetrievalReader.WithRetriever(ModelOptionsReader.Keys),
        .. ValidationReader.Keys,
        GleaningReader.Key,
        ConfidenceReader.Key,
        .. AnsweredRow.Keys,
        Limit,
        SkipOnError,
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        AnsweredRow made = AnsweredRow.Read(reader, context.OperatorName);
        long? limit = reader.WholeNumber(Limit);
        bool skipOnError = reader.Flag(SkipOnError);
        CompiledPrompt? prompt = PromptReader.ReadAboutRow(reader, Prompt);
        IReadOnlyList<ClassLabel>? labels = ClassReader.Read(reader);
        var contract = labels is null ? null : new OutputContract(SchemaOf(labels, reader.Text(OutputField)!, reader.Flag(MultiLabel)), OutputMode.Tools);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        GleaningOptions? gleaning = GleaningReader.Read(reader, model?.Model, OutputMode.Tools);
        RetrievedContext? retrieval = RetrievalReader.Read(reader, context, RetrievalReader.OfRows);
        if (prompt is null || labels is null || contract is null || model is null)
        {
            return null;
        }

        RowQuestion question = ConfidenceReader.Attach(reader, context, new RowQuestion
        {
            Prompt = retrieval is null ? prompt : prompt.Retrieving(),
            Retrieval = retrieval,
            System = SystemMessage.ForClasses(context.SystemPrompt, contract, gleaning?.Contract, labels.Select(static label => label.ToString())),
            Policy = new AnswerPolicy(contract, model, rules, retries, gleaning),
        });
        MapOptions options = MapOptions.Of(context.OperatorName, question, made, skipOnError);
        return RetrievalPhases.Attach(new BoundOperator(new MapOperator(options, Name, IdentityOf(options)), RowQuestionDescription.Of(question), limit), question.Retrieval);
    }

    private static OutputSchema SchemaOf(IReadOnlyList<ClassLabel> labels, string field, bool isMulti)
    {
        var one = new JObject { ["type"] = "string", ["enum"] = new JArray(labels.Select(static label => label.Name)) };
        JObject value = isMulti ? new JObject { ["type"] = "array", ["items"] = one, ["uniqueItems"] = true } : one;
        return OutputSchema.FromJsonSchema(new JObject
        {
            ["type"] = "object",
            ["properties"] = new JObject { [field] = value },
            ["required"] = new JArray(field),
            ["additionalProperties"] = false,
        }).Value!;
    }

    /// <summary>The classes and their descriptions are in the system message, so they are in the question.</summary>
    private static ContentHash IdentityOf(MapOptions options)
    {
        using var hasher = new CanonicalHasher("pipelines/operator/classify/1");
        RowQuestionIdentity.Add(hasher, options.Question);
        hasher.Add(options.SkipOnError);
        options.Made.AddTo(hasher);
        return hasher.Finish();
    }
}
