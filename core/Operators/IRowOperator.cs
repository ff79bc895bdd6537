using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators;

/// <summary>
/// An operator that works on rows one by one (or a few at a time), so that chains of them run without a barrier.
/// Decides what to ask and what to make of the answers; whoever runs it does the calls, the journal and the accounts.
/// </summary>
public interface IRowOperator : IOperator
{
    /// <summary>How many rows one application takes together at most (<c>max_batch_size</c> with <c>batch_prompt</c>); usually 1.</summary>
    int RowsPerApplication { get; }

    /// <summary>
    /// How many input rows <see cref="PrepareAsync"/> needs to see, drawn by <see cref="ChoosePreparationRows"/>; 0 when there is nothing to prepare.
    /// </summary>
    int PreparationRowCount { get; }

    /// <summary>The ordinals of the rows to prepare with, in the order wanted, of an input of <paramref name="rowCount"/> rows.</summary>
    IReadOnlyList<long> ChoosePreparationRows(long rowCount);

    /// <summary>
    /// Work done once for a stage before its first row (calibration). The result is stored and given to every application as
    /// <see cref="IOperatorContext.Prepared"/>. Called only when <see cref="PreparationRowCount"/> is not 0.
    /// </summary>
    /// <exception cref="RowCallException">A call failed for good: the stage fails.</exception>
    Task<JObject> PrepareAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken);

    /// <summary>
    /// The text that decides which rows share a prompt prefix: rows of a partition are worked on in the order of this key, so that
    /// equal prefixes meet. Null leaves the row in input order. Never throws.
    /// </summary>
    string? LocalityKey(Row row);

    /// <summary>
    /// Works on <paramref name="rows"/> (1 to <see cref="RowsPerApplication"/>). Returns one outcome per row, in order. Failures of a row
    /// are outcomes, never exceptions.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<Row> rows, IOperatorContext context, CancellationToken cancellationToken);
}
