using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;

namespace Pipelines.Core.Operators.Asking;

/// <summary>An operator that asks a model one question about each row, and makes of row and answer what its type does.</summary>
internal abstract class AskingOperator(string name, string type, RowQuestion question, bool skipOnError, OperatorTraits traits, ContentHash identity)
    : IRowOperator
{
    private readonly RowAsker _asker = new(question);

    public string Name { get; } = name;

    public string Type { get; } = type;

    public OperatorTraits Traits { get; } = traits;

    public ContentHash Identity { get; } = identity;

    public int RowsPerApplication => question.Batching?.RowsMax ?? 1;

    public int PreparationRowCount => _asker.CalibrationRowCount;

    public IReadOnlyList<long> ChoosePreparationRows(long rowCount) => _asker.ChooseCalibrationRows(rowCount);

    public Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken) =>
        _asker.CalibrateAsync(rows, context, cancellationToken);

    public string? LocalityKey(Row row) => _asker.LocalityKey(row);

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken)
    {
        if (rows is [{ } only])
        {
            return [OutcomeOf(only, await _asker.AskAloneAsync(only, context, cancellationToken))];
        }

        IReadOnlyList<RowAnswer> answers = await _asker.AskAsync(rows, context, cancellationToken);
        return [.. rows.Zip(answers, OutcomeOf)];
    }

    /// <summary>What becomes of a row whose answers, as many as were asked for, keep all rules.</summary>
    protected abstract IReadOnlyList<RowResult> Make(Row row, RowAnswer answer);

    private RowOutcome OutcomeOf(Row given, RowAnswer answer)
    {
        Row row = question.Take(given).Row;
        if (answer.Failure is { } failure)
        {
            return new RowOutcome(skipOnError
                ? RowResult.Skipped(Name, row, SkipReasons.SkipOnError, failure)
                : RowResult.Failed(Name, row, failure));
        }

        return new RowOutcome(Make(row, answer), answer.AcceptedCalls);
    }
}
