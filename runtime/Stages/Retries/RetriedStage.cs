using System.Runtime.CompilerServices;
using System.Text;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>
/// The records of a stage after a retry: those from before, with each failed result replaced by what the retry made of it, and the
/// rows that have come in new at their places.
/// <code>
/// before   row 0: ok      row 1: failed           row 2: ok
/// retry            new row before 1 → ok, (row 1, result 0) → ok
/// after    row 0: ok, new row: ok, row 1: ok, row 2: ok
/// </code>
/// Both are read once, side by side; nothing is held but one partition of each.
/// </summary>
internal sealed class RetriedStage(IStageRecords before, StagePaths paths, int partitionCount, RunDocuments documents, ISegmentLog log) : IStageRecords
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<RowResult>> ReadAsync(
        bool mayLeaveOutWhole,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RetriedRecord record in MergeAsync(cancellationToken))
        {
            yield return record.After;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadPassedTextAsync(CancellationToken cancellationToken) =>
        from record in MergeAsync(cancellationToken)
        from result in record.After.ToAsyncEnumerable()
        where result.Status == RowStatus.Ok
        select new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(RowJson.Write(result.Row.Fields)));

    /// <summary>The rows that came through because of the retry, in order.</summary>
    public async IAsyncEnumerable<NewRow> ReadNewRowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long passedBefore = 0;
        await foreach (RetriedRecord record in MergeAsync(cancellationToken))
        {
            foreach ((RowResult result, bool isNew) in record.Results)
            {
                if (result.Status != RowStatus.Ok)
                {
                    continue;
                }

                if (isNew)
                {
                    yield return new NewRow(passedBefore, result.Row);
                }
                else
                {
                    passedBefore++;
                }
            }
        }
    }

    private async IAsyncEnumerable<RetriedRecord> MergeAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<(RetryPlace Place, RecordedRow Row)> retried = ReadRetriedAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        bool isMore = await retried.MoveNextAsync();
        long at = 0;
        await foreach (IReadOnlyList<RowResult> results in before.ReadAsync(mayLeaveOutWhole: false, cancellationToken))
        {
            while (isMore && retried.Current.Place is { Result: null } place && place.At <= at)
            {
                yield return RetriedRecord.New(retried.Current.Row.Results);
                isMore = await retried.MoveNextAsync();
            }

            Dictionary<int, IReadOnlyList<RowResult>> replaced = [];
            while (isMore && retried.Current.Place is { Result: { } result } place && place.At == at)
            {
                replaced[result] = retried.Current.Row.Results;
                isMore = await retried.MoveNextAsync();
            }

            yield return RetriedRecord.Of(results, replaced);
            at++;
        }

        for (; isMore; isMore = await retried.MoveNextAsync())
        {
            yield return retried.Current.Place.Result is null
                ? RetriedRecord.New(retried.Current.Row.Results)
                : throw new CorruptLogException(paths.Root, $"it replaces row {retried.Current.Place.At}, but the stage has {at} rows");
        }
    }

    private async IAsyncEnumerable<(RetryPlace Place, RecordedRow Row)> ReadRetriedAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int index = 0; index < partitionCount; index++)
        {
            BlobPath partition = paths.Partition(index);
            RetryPlaces places = await documents.ReadAsync<RetryPlaces>(paths.RetryPlaces(index), cancellationToken)
                ?? throw new CorruptLogException(paths.RetryPlaces(index), "it is missing");
            PartitionSeal seal = await log.ReadSealAsync(partition, cancellationToken)
                ?? throw new CorruptLogException(partition, "its seal is missing");
            if (places.Places.Count != seal.RowCount)
            {
                throw new CorruptLogException(partition, $"it has {seal.RowCount} rows, but {places.Places.Count} places for them");
            }

            await foreach (RecordedRow row in log.ReadRowsAsync(partition, seal, cancellationToken))
            {
                yield return (places.Places[row.Ordinal], row);
            }
        }
    }
}
