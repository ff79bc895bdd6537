using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.ParallelMap;

/// <summary>
/// Asks several questions about each row, all at once: they share the system message, and the document where it comes first, so
/// an engine that keeps prefixes reads the document once. Answers are merged in the order of the prompts.
/// </summary>
internal sealed class ParallelMapOperator(ParallelMapOptions options, ContentHash identity) : IRowOperator
{
    private readonly IReadOnlyList<(MapPart Part, RowAsker Asker)> _parts = [.. options.Parts.Select(static part => (part, new RowAsker(part.Question)))];

    public string Name => options.Name;

    public string Type => "parallel_map";

    public OperatorTraits Traits { get; } = new(
        Cardinality.OneToOne,
        options.Parts.Aggregate(FieldSet.None, static (read, part) => read.Union(part.Question.FieldsRead)),
        options.Parts.Aggregate(options.Made.FieldsWritten, static (written, part) => written.Union(part.Question.FieldsAnswered)),
        FieldSet.Of(options.Made.DropKeys),
        IsRowLocal: true,
        UsesModel: true,
        PreservesOrder: true,
        NeedsStageStart: false);

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => 1;

    public int PreparationRowCount => 0;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => [];

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to prepare.");

    public string? LocalityKey(Row row) => _parts[0].Asker.LocalityKey(row);

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        await Task.WhenAll(rows.Select(row => ApplyAsync(row, context, cancellationToken)));

    private async Task<RowOutcome> ApplyAsync(Row row, IOperatorContext context, CancellationToken cancellationToken)
    {
        IReadOnlyList<RowAnswer>[] answered = await Task.WhenAll(_parts.Select(part => part.Asker.AskAsync([row], context, cancellationToken)));
        RowAnswer[] answers = [.. answered.Select(static alone => alone[0])];
        int failed = Array.FindIndex(answers, static answer => answer.Failure is not null);
        row = options.Parts[0].Question.Take(row).Row;
        return failed >= 0
            ? new RowOutcome(Fail(row, options.Parts[failed], answers[failed].Failure!))
            : new RowOutcome(RowResult.Ok(Name, row with { Fields = Merge(row.Fields, answers) }), [.. answers.SelectMany(static answer => answer.AcceptedCalls)]);
    }

    private RowResult Fail(Row row, MapPart part, RowFailure failure)
    {
        RowFailure named = failure with { Detail = $"{part.Label}: {failure.Detail}" };
        return options.SkipOnError ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, named) : RowResult.Failed(Name, row, named);
    }

    private JObject Merge(JObject row, RowAnswer[] answers)
    {
        // As DocETL orders the fields: the prompts' field comes before the answers, and a later answer to a field wins.
        var answer = new JObject();
        if (options.Made.PromptsField is { } field)
        {
            answer[field] = new JObject();
        }

        foreach (JProperty answered in answers.SelectMany(static one => one.Answers[0].Properties()))
        {
            answer[answered.Name] = answered.Value.DeepClone();
        }

        return options.Made.Merge(row, answer, answers[0].Context, confidence: null, answers.Select(static (one, i) => ($"prompt_{i}", one.Prompt!)));
    }
}
