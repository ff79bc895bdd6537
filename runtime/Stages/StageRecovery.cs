using Pipelines.Core.Storage;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>Finds out what earlier attempts at an unfinished stage have paid, before anything new is paid.</summary>
internal sealed class StageRecovery(StagePaths paths, StageMonitor monitor, RunSession session)
{
    /// <returns>An earlier attempt has begun to work on the stage.</returns>
    public async Task<bool> RestoreAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<BlobPath> partitions = await ListPartitionsAsync(paths, session.Store, cancellationToken);
        foreach (BlobPath partition in partitions)
        {
            await using IPartitionLog log = await session.Log.OpenAsync(partition, cancellationToken);
            session.Restore(monitor, log.PaidBefore, log.Seal?.ReusedCalls ?? 0);
        }

        return partitions.Count > 0;
    }

    /// <summary>All logs of a stage, that of its preparation included.</summary>
    public static async Task<IReadOnlyCollection<BlobPath>> ListPartitionsAsync(StagePaths paths, IBlobStore store, CancellationToken cancellationToken)
    {
        HashSet<BlobPath> partitions = [];
        foreach (string prefix in new[] { paths.PartitionPrefix, $"{paths.PreparationLog}/" })
        {
            await foreach (BlobInfo blob in store.ListAsync(prefix, cancellationToken))
            {
                partitions.Add(BlobPath.Parse(blob.Path.Value[..blob.Path.Value.LastIndexOf('/')]));
            }
        }

        return partitions;
    }
}
