using Pipelines.Core.Storage;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages.Retries;

namespace Pipelines.Runtime.Stages;

/// <summary>Finds finished stages.</summary>
internal sealed class StageShelf(RunDocuments documents, ISegmentLog log)
{
    /// <summary>The stage as it is after so many retries; null while it is not finished.</summary>
    /// <exception cref="CorruptLogException">It is not what was written, or the run whose rows it took over was deleted.</exception>
    public async Task<StageOutput?> FindAsync(StagePlace place, CancellationToken cancellationToken)
    {
        var paths = new StagePaths(place);
        StageSeal? seal = await documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken);
        if (place.Generation > 1 && seal is not { IsRemade: true })
        {
            return seal is not null && await FindAsync(place with { Generation = place.Generation - 1 }, cancellationToken) is { } below
                ? new StageOutput(place, seal, new RetriedStage(below.Records, paths, seal.PartitionCount, documents, log))
                : null;
        }

        return seal is not null
            ? new StageOutput(place, seal, new SealedStage(paths, seal.PartitionCount, log))
            : await FindTakenOverAsync(paths, cancellationToken);
    }

    private async Task<StageOutput?> FindTakenOverAsync(StagePaths paths, CancellationToken cancellationToken)
    {
        if (await documents.ReadAsync<StagePlace>(paths.Reused, cancellationToken) is not { } earlier)
        {
            return null;
        }

        StageOutput found = await FindAsync(earlier, cancellationToken)
            ?? throw new CorruptLogException(paths.Reused, $"it stands for rows of run '{earlier.Run}', which was deleted");
        return found.TakenOver();
    }
}
