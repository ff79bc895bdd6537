using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>A stage that is being worked on, partition by partition, in whatever order they are asked for.</summary>
internal sealed class OpenStageWork(StageRunner runner, StageWork work, RunSession session) : IAsyncDisposable
{
    private readonly PartitionFeed _feed = new(
        stopping => runner.CutAsync(work, stopping),
        heldMax: session.Options.Partitions.InFlightMax * StageOrchestrator.PartitionsPerActivity);

    public long? RowCount => work.RowCounts?.Sum();

    /// <summary>Works on a partition until it is sealed, or until it may not go on.</summary>
    /// <returns>Whether there is such a partition, and its seal when it is done.</returns>
    public async Task<(bool IsThere, PartitionSeal? Seal)> RunAsync(int index, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        PartitionInput? input = await _feed.TakeAsync(index, cancellationToken);
        return input is null ? (false, null) : (true, await work.Partitions.RunOneAsync(input, mayGoOn, cancellationToken));
    }

    /// <summary>Sums the sealed partitions up.</summary>
    public Task<StageOutput> SealAsync(int partitionCount, CancellationToken cancellationToken) => runner.SealAsync(work, partitionCount, cancellationToken);

    public ValueTask DisposeAsync() => _feed.DisposeAsync();
}
