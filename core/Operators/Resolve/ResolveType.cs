using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Cascades;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Operators.Prompts;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;

namespace Pipelines.Core.Operators.Resolve;

/// <summary><c>resolve</c>: finds the rows that are about the same thing, and gives them the same values. Keys: docs/operators/resolve.md.</summary>
internal sealed class ResolveType : IOperatorType
{
    public const string TypeName = "resolve";

    private static readonly TextKey ComparisonPrompt =
        new("comparison_prompt", "whether two rows are the same; a template over 'input1' and 'input2'") { IsRequired = true };
    private static readonly TextKey ResolutionPrompt =
        new("resolution_prompt", "what the rows of a cluster have in common; a template over 'inputs'. Absent: the commonest value of each output field");
    private static readonly TextKey ResolutionModel = new("resolution_model", "the model that is asked that; the pipeline's default_model when absent");
    private static readonly TextsKey BlockingKeys =
        new("blocking_keys", "the fields whose texts are embedded, and by which equal rows match without a question; those that the comparison reads when absent", CountMin: 1);
    private static readonly TextsKey OutputKeys = new("keys", "the fields that all rows of a cluster share, without a resolution_prompt; those of the schema when absent", CountMin: 1);
    private static readonly MappingKey Output =
        new("output", "it holds the fields that all rows of a cluster share", new SpecKeys([OutputKeys, .. OutputContractReader.Key.Keys])) { IsRequired = true };
    private static readonly ShapedKey InputSchema = new("schema", "the fields of rows that the resolution_prompt is given, with their types", ShapedKey.AnyObject);
    private static readonly MappingKey Input = new("input", "the fields of rows that the resolution_prompt is given; all when absent", new SpecKeys([InputSchema]));

    public string Name => TypeName;

    public SpecKeys Keys { get; } = new(
    [
        ComparisonPrompt, ResolutionPrompt, Output, BlockingKeys, .. BlockingReader.Keys, .. CascadeReader.In(PairQuestionReader.Keys),
        ResolutionModel, ValidationReader.Rules, GleaningReader.Key, Input,
        new UnusedKey("enable_observability", "the prompts of comparisons are shown by the run's calls", "Rows do not carry the prompts of their comparisons."),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        PairQuestion? question = PairQuestionReader.Read(reader, context, ComparisonPrompt, PairSides.OfOneInput);
        FieldSet read = question is null ? FieldSet.All : question.Prompt.LeftFieldsRead.Union(question.Prompt.RightFieldsRead);
        var fields = BlockingFields.Of(reader.Texts(BlockingKeys), read);
        BlockingOptions blocking = BlockingReader.Read(reader, PairSides.OfOneInput, fields, fields) with
        {
            Cascade = CascadeReader.Read(reader, question?.Policy.Model, CascadeGuarantee.Precision, context.SystemPrompt, PairQuestionReader.IsMatch),
        };
        IReadOnlyList<string>? outputKeys = ReadOutputKeys(reader);
        OutputContract? contract = outputKeys is null || reader.Has(ResolutionPrompt) ? OutputContractReader.Read(reader, context, Output) : null;
        ResolutionQuestion? resolution = ReadResolution(reader, context, contract);
        if (question is null || (contract is null && outputKeys is null) || (reader.Has(ResolutionPrompt) && resolution is null))
        {
            return null;
        }

        IReadOnlyList<string> outputFields = resolution is null && outputKeys is not null ? outputKeys : [.. contract!.Schema.Fields.Select(static field => field.Name)];
        var options = new ResolveOptions
        {
            Name = context.OperatorName,
            Blocking = blocking,
            Question = question,
            Resolution = resolution,
            OutputFields = outputFields,
            SourceOf = NearestFields.Of(outputFields, read.IsAll ? [] : read.Names),
        };
        return new BoundOperator(new PassUnitsOperator(options.Name, Name, TraitsOf(options), options.Identity), new OperatorDescription())
        {
            Arrangement = new ResolvedRowsArrangement(options),
            EarlierPhases =
            [
                .. PairPhaseList.Of(options.Name, Name, blocking, question, isOneInput: true),
                .. resolution is null ? [] : new[] { new OperatorPhase(new ResolveClusterOperator(options, resolution), new ClusterArrangement(options), resolution.Description) },
            ],
        };
    }

    private static IReadOnlyList<string>? ReadOutputKeys(SpecReader reader) => reader.Mapping(Output) is { } output ? output.Texts(OutputKeys) : null;

    private static ResolutionQuestion? ReadResolution(SpecReader reader, BindingContext context, OutputContract? contract)
    {
        CompiledPrompt? prompt = PromptReader.ReadAboutRows(reader, ResolutionPrompt);
        ModelOptions? model = ModelOptionsReader.ReadBeside(reader, context, ResolutionModel);
        IReadOnlyList<AnswerRule> rules = ValidationReader.ReadRules(reader);
        int retries = reader.CountOrDefault(ValidationReader.Retries);
        GleaningOptions? gleaning = GleaningReader.Read(reader, model?.Model, contract?.Mode ?? Inference.OutputMode.Tools);
        FieldSet inputFields = ReadInputFields(reader);
        if (contract is { AnswerCount: > 1 })
        {
            reader.Error(OutputContractReader.Key, "A cluster has one answer; 'output.n' cannot be above 1.");
        }

        return prompt is null || contract is null || model is null ? null : new ResolutionQuestion(
            prompt,
            SystemMessage.For(context.SystemPrompt, contract, gleaning?.Contract),
            new AnswerPolicy(contract, model, rules, retries, gleaning),
            inputFields);
    }

    private static FieldSet ReadInputFields(SpecReader reader)
    {
        if (reader.Mapping(Input) is not { } input)
        {
            return FieldSet.All;
        }

        FieldSet fields = input.JsonObject(InputSchema) is { } schema ? FieldSet.Of(schema.Properties().Select(static field => field.Name)) : FieldSet.All;
        input.Close();
        return fields;
    }

    private static OperatorTraits TraitsOf(ResolveOptions options) => new(
        Cardinality.ManyToMany,
        FieldSet.All,
        FieldSet.Of([.. options.OutputFields, options.BeforeField, options.ConflictsField]),
        FieldSet.None,
        IsRowLocal: false,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: true);
}
