using Pipelines.Core.Identity;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Repair;

/// <summary>
/// Takes a run back to what its store still has, when the store has forgotten blobs that it had acknowledged: an emulator that was killed, a
/// backup that was put back. Partitions are cut back to what is whole of them, a stage that misses any is unfinished again, and what was
/// made of its rows goes, because they may come out otherwise. The next attempt asks for what is missing once more. A store that forgets again
/// may bring back what the repair has deleted, in the way of the attempt or in the place of what it has written: that is known by its hash.
/// </summary>
internal sealed class RunRepair(PipelinePlan plan, RunId run, IBlobStore store, ISegmentLog log, RunDocuments documents, StoreRetry retry)
{
    /// <summary>How often a run goes on after its store has forgotten something.</summary>
    public const int RepairsMax = 5;

    /// <summary>What was deleted, by path: more than one when a blob came back and was deleted again.</summary>
    private readonly HashSet<(BlobPath Path, ContentHash Hash)> _deleted = [];

    /// <summary>How often it was done.</summary>
    public int Repairs { get; private set; }

    /// <summary>Segments that are lost, and blobs of later stages that had to go.</summary>
    public int LostSegments { get; private set; }

    /// <returns>False when the blob that an attempt has stumbled over is there, and none that a repair has deleted: it is damaged.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">Something else is damaged.</exception>
    public async Task<bool> TryAsync(BlobPath found, CancellationToken cancellationToken) =>
        Repairs < RepairsMax
        && (await BlobBytes.ReadAsync(store, retry, found, cancellationToken) is not { } bytes || _deleted.Contains((found, ContentHash.Of(bytes))))
        && await RepairAsync(cancellationToken);

    /// <returns>False when the blob that is in the way is none that a repair has deleted: then another process works on the run.</returns>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    /// <exception cref="CorruptLogException">Something is damaged.</exception>
    public async Task<bool> TryAsync(PartitionTakenException found, CancellationToken cancellationToken) =>
        Repairs is > 0 and < RepairsMax
        && await BlobBytes.ReadAsync(store, retry, found.Path, cancellationToken) is { } bytes
        && _deleted.Contains((found.Path, ContentHash.Of(bytes)))
        && await RepairAsync(cancellationToken);

    private async Task<bool> RepairAsync(CancellationToken cancellationToken)
    {
        Repairs++;
        LostSegments += await RunAsync(cancellationToken);
        return true;
    }

    private async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        int lost = 0;
        HashSet<int> unfinished = [];
        foreach (StagePlan stage in plan.Stages)
        {
            StagePaths paths = new(new StagePlace(run.Value, stage.Name));
            if (stage.Input.Sources.OfType<StageInput.Stage>().Any(earlier => unfinished.Contains(earlier.Number)))
            {
                lost += await EraseAsync($"{paths.Root}/", cancellationToken);
                unfinished.Add(stage.Number);
                continue;
            }

            int segments = await CutBackAsync(paths, cancellationToken);
            lost += segments;
            if (segments > 0 || !await IsFinishedAsync(paths, cancellationToken))
            {
                await DeleteAsync(paths.Seal, cancellationToken);
                await EraseAsync($"{paths.Root}/g", cancellationToken);
                unfinished.Add(stage.Number);
            }
        }

        if (unfinished.Count > 0)
        {
            await DeleteAsync(RunPaths.Output(run), cancellationToken);
        }

        return lost;
    }

    private async Task<int> CutBackAsync(StagePaths paths, CancellationToken cancellationToken)
    {
        HashSet<BlobPath> partitions = [];
        foreach (string prefix in new[] { paths.PartitionPrefix, $"{paths.PreparationLog}/" })
        {
            foreach (BlobPath blob in await ListAsync(prefix, cancellationToken))
            {
                partitions.Add(BlobPath.Parse(blob.Value[..blob.Value.LastIndexOf('/')]));
            }
        }

        int segments = 0;
        foreach (BlobPath partition in partitions)
        {
            PartitionCut cut = await log.CutBackAsync(partition, cancellationToken);
            segments += cut.LostSegments;
            _deleted.UnionWith(cut.Deleted.Select(static one => (one.Key, one.Value)));
        }

        return segments;
    }

    /// <summary>Sealed, with every partition of it; or taken over whole from another run.</summary>
    private async Task<bool> IsFinishedAsync(StagePaths paths, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken) is not { } seal)
        {
            return await documents.ReadAsync<StagePlace>(paths.Reused, cancellationToken) is not null;
        }

        for (int index = 0; index < seal.PartitionCount; index++)
        {
            if (await log.ReadSealAsync(paths.Partition(index), cancellationToken) is null)
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>How many blobs there were.</returns>
    private async Task<int> EraseAsync(string prefix, CancellationToken cancellationToken)
    {
        IReadOnlyList<BlobPath> blobs = await ListAsync(prefix, cancellationToken);
        foreach (BlobPath blob in blobs)
        {
            await DeleteAsync(blob, cancellationToken);
        }

        return blobs.Count;
    }

    private Task<IReadOnlyList<BlobPath>> ListAsync(string prefix, CancellationToken cancellationToken) => retry.RunAsync<IReadOnlyList<BlobPath>>(
        async () => await store.ListAsync(prefix, cancellationToken).Select(static blob => blob.Path).ToListAsync(cancellationToken),
        cancellationToken);

    private async Task DeleteAsync(BlobPath path, CancellationToken cancellationToken)
    {
        if (await BlobBytes.ReadAsync(store, retry, path, cancellationToken) is { } bytes)
        {
            _deleted.Add((path, ContentHash.Of(bytes)));
            await retry.RunAsync(() => store.DeleteAsync(path, tag: null, cancellationToken), cancellationToken);
        }
    }
}
