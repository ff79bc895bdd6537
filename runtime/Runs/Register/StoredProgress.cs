using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>How far a run is as its store tells, whoever works on it: its finished stages, and its bill when it has one.</summary>
/// <param name="manifest">The run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="prices">What models cost, as far as this process knows.</param>
/// <param name="documents">The store.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredProgress(RunManifest manifest, PipelinePlan plan, PriceBook prices, RunDocuments documents, TimeProvider time)
{
    /// <param name="generation">1, and 1 more for each retry of its failed rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<RunSnapshot> ReadAsync(int generation, CancellationToken cancellationToken)
    {
        var run = new RunId(manifest.Run);
        var monitor = new RunMonitor();
        IReadOnlyList<StageMonitor> stages = monitor.Begin(plan, prices, time);
        monitor.Found(run, isResumed: false);
        foreach ((StagePlan stage, StageMonitor seen) in plan.Stages.Zip(stages))
        {
            if (await FindAsync(new StagePlace(manifest.Run, stage.Name, generation), cancellationToken) is not { } seal)
            {
                break;
            }

            seen.Finish(seal);
        }

        UsageReport? bill = await documents.ReadAsync<UsageReport>(RunPaths.Usage(run), cancellationToken);
        RunSnapshot progress = monitor.Capture();
        return progress with { Cost = bill?.Total.Cost ?? progress.Cost };
    }

    /// <summary>The stage after the last retry that has finished it.</summary>
    private async Task<StageSeal?> FindAsync(StagePlace place, CancellationToken cancellationToken)
    {
        for (int generation = place.Generation; generation >= 1; generation--)
        {
            var paths = new StagePaths(place with { Generation = generation });
            if (await documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken) is { } seal)
            {
                return seal;
            }
        }

        var first = new StagePaths(place with { Generation = 1 });
        return await documents.ReadAsync<StagePlace>(first.Reused, cancellationToken) is { } earlier
            && await FindAsync(earlier, cancellationToken) is { } taken
            ? taken with { Models = [], ReusedCalls = 0 }
            : null;
    }
}
