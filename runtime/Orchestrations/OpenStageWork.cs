using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>A stage that is being worked on, partition by partition, in whatever order they are asked for.</summary>
/// <param name="partitions">Works on them.</param>
/// <param name="rowCount">How many rows there are; null when nobody needs to know.</param>
/// <param name="cut">The partitions of the stage, in order: the same each time.</param>
/// <param name="seal">Sums up so many sealed partitions.</param>
/// <param name="session">The run.</param>
internal sealed class OpenStageWork(
    StagePartitions partitions,
    long? rowCount,
    Func<CancellationToken, IAsyncEnumerable<PartitionInput>> cut,
    Func<int, CancellationToken, Task<StageOutput>> seal,
    RunSession session) : IAsyncDisposable
{
    private readonly PartitionFeed _feed = new(cut, heldMax: session.Options.Partitions.InFlightMax * StageOrchestrator.PartitionsPerActivity);

    public long? RowCount => rowCount;

    /// <summary>Works on a partition until it is sealed, or until it may not go on.</summary>
    /// <returns>Whether there is such a partition, and its seal when it is done.</returns>
    public async Task<(bool IsThere, PartitionSeal? Seal)> RunAsync(int index, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        PartitionInput? input = await _feed.TakeAsync(index, cancellationToken);
        return input is null ? (false, null) : (true, await partitions.RunOneAsync(input, mayGoOn, cancellationToken));
    }

    /// <summary>Sums the sealed partitions up.</summary>
    public Task<StageOutput> SealAsync(int partitionCount, CancellationToken cancellationToken) => seal(partitionCount, cancellationToken);

    public ValueTask DisposeAsync() => _feed.DisposeAsync();
}
