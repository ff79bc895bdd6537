using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>Finds out what earlier attempts at an unfinished stage have paid, before anything new is paid.</summary>
internal sealed class StageRecovery(StagePaths paths, RunSession session)
{
    /// <returns>An earlier attempt has begun to work on the stage.</returns>
    public async Task<bool> RestoreAsync(CancellationToken cancellationToken)
    {
        IReadOnlyCollection<BlobPath> partitions = await PartitionsAsync(cancellationToken);
        foreach (BlobPath partition in partitions)
        {
            await using IPartitionLog log = await session.Log.OpenAsync(partition, cancellationToken);
            session.Restore(log.PaidBefore, log.Seal?.ReusedCalls ?? 0);
        }

        return partitions.Count > 0;
    }

    private async Task<IReadOnlyCollection<BlobPath>> PartitionsAsync(CancellationToken cancellationToken)
    {
        HashSet<BlobPath> partitions = [];
        foreach (string prefix in new[] { paths.PartitionPrefix, $"{paths.PreparationLog}/" })
        {
            await foreach (BlobInfo blob in session.Store.ListAsync(prefix, cancellationToken))
            {
                partitions.Add(BlobPath.Parse(blob.Path.Value[..blob.Path.Value.LastIndexOf('/')]));
            }
        }

        return partitions;
    }
}
