using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Embedding;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Cluster;

/// <summary><c>cluster</c>: makes a tree of clusters of the rows, and summarises each. Keys: docs/operators/cluster.md.</summary>
internal sealed class ClusterType : IOperatorType
{
    public const string TypeName = "cluster";

    private static readonly TextsKey EmbeddingKeys = new("embedding_keys", "the fields whose texts are embedded", CountMin: 1) { IsRequired = true };
    private static readonly TextKey SummaryPrompt = new("summary_prompt", "what is asked about a node; a template over 'inputs', its children, which are rows and nodes") { IsRequired = true };
    private static readonly ShapedKey SummarySchema = new("summary_schema", "the fields of a node's summary and their types", ShapedKey.AnyObject) { IsRequired = true };
    private static readonly TextKey OutputKey = new("output_key", "the field that gets the nodes above a row, from its own to the root", "clusters");
    private static readonly NumberKey Collapse = new("collapse", "the share of the tree's levels that are taken away, the lowest ones", 0, 1);

    public string Name => TypeName;

    public SpecKeys Keys { get; } = new(
    [
        EmbeddingKeys, SummaryPrompt, SummarySchema, OutputKey, Collapse,
        .. EmbeddingReader.Keys, .. ModelOptionsReader.Keys, .. ValidationReader.Keys,
        new UnusedKey("max_batch_size", "the engine finds out how many calls at a time are good"),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        IReadOnlyList<string>? keys = reader.Texts(EmbeddingKeys);
        CompiledPrompt? prompt = PromptReader.ReadAboutRows(reader, SummaryPrompt);
        OutputContract? contract = OutputContractReader.ReadFields(reader, context, SummarySchema);
        string outputKey = reader.Text(OutputKey)!;
        double? collapse = reader.Number(Collapse);
        EmbeddingOptions embedding = EmbeddingReader.Read(reader);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        if (keys is null || prompt is null || contract is null || model is null)
        {
            return null;
        }

        var options = new ClusterOptions
        {
            Name = context.OperatorName,
            Text = new JoinedFields(keys, JoinedFields.EmbeddedCharsMax),
            Embedding = embedding,
            OutputKey = outputKey,
            Collapse = collapse,
            Prompt = prompt,
            System = SystemMessage.For(context.SystemPrompt, contract, null),
            Policy = new AnswerPolicy(contract, model, rules, retries, Gleaning: null),
        };
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new ClusteredRowsArrangement(options),
            EarlierPhases =
            [
                new OperatorPhase(new EmbedRowsOperator($"{options.Name}.embed", Name, embedding, options.Text), null, embedding.Description),
                new OperatorPhase(new SummariseTreeOperator(options), new TreeArrangement(options), DescriptionOf(options)),
            ],
        };
    }

    private static OperatorDescription DescriptionOf(ClusterOptions options) =>
        RowQuestionDescription.Of(new RowQuestion { Prompt = options.Prompt, System = options.System, Policy = options.Policy }) with
        {
            Prompts = [new PromptDescription(SummaryPrompt.Name, options.Prompt.Text, options.Prompt.StaticPrefix, options.Prompt.FieldsRead)],
        };

    private static OperatorTraits TraitsOf(ClusterOptions options) => new(
        Cardinality.OneToOne,
        options.Prompt.FieldsRead.Union(options.Text.FieldsRead),
        FieldSet.Of([options.OutputKey]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);
}
