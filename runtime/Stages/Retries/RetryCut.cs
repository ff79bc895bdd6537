using System.Runtime.CompilerServices;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Partitions;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>
/// Finds the rows that a retry of a stage is to work on: the failed ones, each from the operator where it failed, and those that
/// have come in new. In the order in which they belong into the stage.
/// </summary>
/// <param name="stage">The stage.</param>
/// <param name="before">What became of its rows.</param>
/// <param name="newRows">What the stage before it has let through.</param>
/// <param name="units">The units that its rows are, in their order, each with the rows it stands for; null when they are plain rows.</param>
internal sealed class RetryCut(StagePlan stage, StageOutput before, IAsyncEnumerable<NewRow> newRows, IAsyncEnumerable<Row>? units = null)
{
    private readonly Dictionary<string, int> _operators =
        stage.Operators.Index().ToDictionary(static planned => planned.Item.Operator.Name, static planned => planned.Index, StringComparer.Ordinal);

    /// <summary>New rows that came in, until now.</summary>
    public long NewRows { get; private set; }

    /// <summary>Those of them that are beyond the window of the first operator. Rows that were taken once stay taken.</summary>
    public long BeyondWindow { get; private set; }

    public async IAsyncEnumerable<RetryRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RowWindow window = stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;
        long room = window.RowsTaken(long.MaxValue) - before.Seal.RowsTaken;
        await using IAsyncEnumerator<NewRow> arriving = newRows.GetAsyncEnumerator(cancellationToken);
        await using IAsyncEnumerator<Row>? reading = units?.GetAsyncEnumerator(cancellationToken);
        bool isMore = await arriving.MoveNextAsync();
        long at = 0;
        await foreach (IReadOnlyList<RowResult> results in before.Records.ReadAsync(mayLeaveOutWhole: false, cancellationToken))
        {
            for (; isMore && arriving.Current.Before <= at; isMore = await arriving.MoveNextAsync())
            {
                if (Admit(ref room))
                {
                    yield return new RetryRow(new RetryPlace(at, null), arriving.Current.Row, 0);
                }
            }

            Row? unit = reading is not null && await reading.MoveNextAsync() ? reading.Current : null;
            foreach ((int number, RowResult result) in results.Index())
            {
                if (result.Status == RowStatus.Failed)
                {
                    int startsAt = _operators[result.Operator];

                    // The record knows a unit's fields, with what its operator may have kept in them, and not its members.
                    Row row = startsAt == 0 && unit is not null ? unit with { Fields = result.Row.Fields } : result.Row;
                    yield return new RetryRow(new RetryPlace(at, number), row, startsAt);
                }
            }

            at++;
        }

        for (; isMore; isMore = await arriving.MoveNextAsync())
        {
            if (Admit(ref room))
            {
                yield return new RetryRow(new RetryPlace(at, null), arriving.Current.Row, 0);
            }
        }
    }

    /// <summary>The same in partitions, each with the places of its rows.</summary>
    public async IAsyncEnumerable<(PartitionInput Input, RetryPlaces Places)> PartitionsAsync(
        PartitionLimits limits,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int index = 0;
        List<RetryRow> taken = [];
        long size = 0;
        await foreach (RetryRow row in RowsAsync(cancellationToken))
        {
            long rowSize = RowSize.BytesOf(row.Row.Fields);
            if (taken.Count > 0 && (taken.Count == limits.RowsMax || size + rowSize > limits.SizeBytesMax))
            {
                yield return PartitionOf(index++, taken);
                taken = [];
                size = 0;
            }

            taken.Add(row);
            size += rowSize;
        }

        if (taken.Count > 0)
        {
            yield return PartitionOf(index, taken);
        }
    }

    private static (PartitionInput Input, RetryPlaces Places) PartitionOf(int index, List<RetryRow> rows) => (
        new PartitionInput(index, [.. rows.Select(static row => row.Row)]) { StartsAt = [.. rows.Select(static row => row.StartsAt)] },
        new RetryPlaces([.. rows.Select(static row => row.Place)]));

    private bool Admit(ref long room)
    {
        NewRows++;
        bool isAdmitted = room > 0;
        room -= isAdmitted ? 1 : 0;
        BeyondWindow += isAdmitted ? 0 : 1;
        return isAdmitted;
    }
}
