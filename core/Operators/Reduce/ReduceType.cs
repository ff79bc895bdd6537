using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Operators.Binding;
using Pipelines.Core.Operators.Grouping;
using Pipelines.Core.Operators.Reduce.Sampling;
using Pipelines.Core.Operators.Retrieval;
using Pipelines.Core.Specs;
using Pipelines.Core.Specs.Keys;
using Pipelines.Core.Specs.Pipeline;

namespace Pipelines.Core.Operators.Reduce;

/// <summary><c>reduce</c>: asks a model about each group of rows. Keys: docs/operators/reduce.md.</summary>
internal sealed class ReduceType : IOperatorType
{
    private const int FoldRowsMax = 10_000;
    private const int MergeAnswersMax = 1000;
    private const double SecondsMax = 86_400;

    private static readonly TextKey Prompt = new("prompt", "what the model is asked about a group; a template over 'inputs' and 'reduce_key'") { IsRequired = true };
    private static readonly TextKey FoldPrompt = new("fold_prompt", "how the next rows are added to an answer; a template over 'output' and 'inputs'");
    private static readonly WholeNumberKey FoldRows = new("fold_batch_size", "rows of a fold", 1, FoldRowsMax);
    private static readonly TextKey MergePrompt = new("merge_prompt", "how answers about parts of a group become one; a template over 'outputs'");
    private static readonly WholeNumberKey MergeAnswers = new("merge_batch_size", "answers of a merge", 2, MergeAnswersMax);
    private static readonly FlagKey TakesNotes = new("scratchpad", "folds that are one chain take notes beside the answer", Absent: true);
    private static readonly FlagKey Associative = new("associative", "the rows of a group may be folded in several chains, which are merged", Absent: true);
    private static readonly NumberKey FoldTime = new("fold_time", "seconds of a fold, which decide with merge_time how many chains there are", 0.001, SecondsMax);
    private static readonly NumberKey MergeTime = new("merge_time", "seconds of a merge", 0.001, SecondsMax);
    private static readonly FlagKey PersistIntermediates = new("persist_intermediates", "the row made lists what each fold and merge made, as _{name}_intermediates");
    private static readonly FlagKey Observability = new("enable_observability", "adds the prompts to each row, as _observability_{name}");
    private static readonly FlagKey SkipOnError = new("skip_on_error", "a group that fails is skipped, with its failure kept");
    private static readonly ShapedKey InputFields = new("schema", "the fields, each with its type", ShapedKey.AnyObject);
    private static readonly MappingKey Input = new("input", "which fields of the rows the prompts see", new SpecKeys([InputFields]));

    public string Name => "reduce";

    public SpecKeys Keys { get; } = new(
    [
        Prompt,
        OutputContractReader.GroupKey,
        .. GroupReader.RequiredKeys,
        .. RetrievalReader.WithRetriever(ModelOptionsReader.Keys),
        .. ValidationReader.Keys,
        GleaningReader.Key,
        FoldPrompt,
        FoldRows,
        MergePrompt,
        MergeAnswers,
        TakesNotes,
        Associative,
        FoldTime,
        MergeTime,
        ValueSamplingReader.Key,
        PersistIntermediates,
        Observability,
        SkipOnError,
        Input,
        new UnusedKey("synthesize_resolve", "DocETL's optimizer reads it"),
    ]);

    public BoundOperator? Bind(SpecReader reader, BindingContext context)
    {
        GroupOptions group = GroupReader.Read(reader, context);
        reader.Require(OutputContractReader.GroupKey);
        GroupPrompt? prompt = GroupPromptReader.ReadPrompt(reader, Prompt);
        (OutputContract? contract, IReadOnlyList<string> lineage) = OutputContractReader.ReadOfGroup(reader, context);
        ModelOptions? model = ModelOptionsReader.Read(reader, context);
        (IReadOnlyList<AnswerRule> rules, int retries) = ValidationReader.Read(reader);
        GleaningOptions? gleaning = GleaningReader.Read(reader, model?.Model, contract?.Mode ?? Inference.OutputMode.Tools);
        FoldPart fold = ReadFold(reader);
        MergePart merge = ReadMerge(reader);
        bool takesNotes = reader.Flag(TakesNotes);
        bool isAssociative = reader.Flag(Associative);
        bool keepsIntermediates = reader.Flag(PersistIntermediates);
        bool keepsPrompts = reader.Flag(Observability);
        bool skipOnError = reader.Flag(SkipOnError);
        IReadOnlyList<string>? inputFields = ReadInputFields(reader);
        ValueSampling? sampling = ValueSamplingReader.Read(reader, inputFields);
        RetrievedContext? retrieval = RetrievalReader.Read(reader, context, RetrievalReader.OfGroups);
        if (prompt is null || contract is null || model is null)
        {
            return null;
        }

        if (contract.AnswerCount > 1)
        {
            reader.Error(OutputContractReader.GroupKey, "A reduce makes one row of a group; 'output.n' cannot be above 1.");
        }

        // DocETL's folds and merges get nothing from a retriever.
        RetrievedContext? retrievalOfLater = context.Compat == CompatMode.DocEtl03 ? null : retrieval;
        var policy = new AnswerPolicy(contract, model, rules, retries, gleaning);
        var options = new ReduceOptions
        {
            Group = group,
            Prompt = Given(prompt, retrieval),
            Retrieval = retrieval,
            System = SystemMessage.For(context.SystemPrompt, contract, gleaning?.Contract),
            Policy = policy,
            Fold = FoldOf(reader, context, fold with { Prompt = fold.Prompt is null ? null : Given(fold.Prompt, retrievalOfLater) }, policy),
            Merge = isAssociative && merge is { Prompt: { } mergePrompt, Answers: { } answers } ? new MergeOptions(Given(mergePrompt, retrievalOfLater), answers, merge.Seconds) : null,
            TakesNotes = takesNotes,
            Sampling = sampling,
            InputFields = inputFields,
            LineageFields = lineage,
            KeepsIntermediates = keepsIntermediates,
            KeepsPrompts = keepsPrompts,
        };
        var groups = new GroupArrangement(group);
        var bound = new BoundOperator(new ReduceOperator(options, Name, ReduceIdentity.Of(options, skipOnError), skipOnError), ReduceDescription.Of(options))
        {
            Arrangement = groups,
        };
        return SamplingPhases.Attach(RetrievalPhases.Attach(bound, retrieval), Name, groups, sampling);
    }

    private static GroupPrompt Given(GroupPrompt prompt, RetrievedContext? retrieval) => retrieval is null ? prompt : prompt.Retrieving();

    private static FoldPart ReadFold(SpecReader reader)
    {
        var fold = new FoldPart(GroupPromptReader.ReadFold(reader, FoldPrompt), reader.Count(FoldRows), reader.Number(FoldTime) ?? 1);
        if (reader.Has(FoldPrompt) && !reader.Has(FoldRows))
        {
            reader.Error(FoldPrompt, "A fold_prompt needs a 'fold_batch_size': how many rows are added at a time.");
        }
        else if (reader.Has(FoldRows) && !reader.Has(FoldPrompt))
        {
            reader.Warning(FoldRows, "Not used: without a fold_prompt each group is one prompt.");
        }

        return fold;
    }

    private static MergePart ReadMerge(SpecReader reader)
    {
        var merge = new MergePart(GroupPromptReader.ReadMerge(reader, MergePrompt), reader.Count(MergeAnswers), reader.Number(MergeTime) ?? 1);
        if (reader.Has(MergePrompt) && !reader.Has(MergeAnswers))
        {
            reader.Error(MergePrompt, "A merge_prompt needs a 'merge_batch_size': how many answers are merged at a time.");
        }
        else if (reader.Has(MergePrompt) && !reader.Has(FoldPrompt))
        {
            reader.Error(MergePrompt, "A merge_prompt needs a 'fold_prompt': it merges what folds have made.");
        }

        return merge;
    }

    private static FoldOptions? FoldOf(SpecReader reader, BindingContext context, FoldPart fold, AnswerPolicy policy)
    {
        if (fold is not { Prompt: { } prompt, Rows: { } rows })
        {
            return null;
        }

        if (ScratchpadNotes.ContractOf(policy.Contract, OutputContractReader.AnswerOptionsFor(context)) is not { } noted)
        {
            reader.Error(OutputContractReader.GroupKey, $"The schema of a reduce that folds names its fields, and none of them is '{ScratchpadNotes.Field}'.");
            return null;
        }

        AnswerPolicy notedPolicy = policy with { Contract = noted, Gleaning = null };
        return new FoldOptions(prompt, rows, fold.Seconds, notedPolicy, ScratchpadNotes.SystemOf(context.SystemPrompt, noted));
    }

    private static IReadOnlyList<string>? ReadInputFields(SpecReader reader)
    {
        if (reader.Mapping(Input) is not { } input)
        {
            return null;
        }

        JObject? fields = input.JsonObject(InputFields);
        input.Close();
        return fields is null ? null : [.. fields.Properties().Select(static field => field.Name)];
    }

    private sealed record FoldPart(GroupPrompt? Prompt, int? Rows, double Seconds);

    private sealed record MergePart(GroupPrompt? Prompt, int? Answers, double Seconds);
}
