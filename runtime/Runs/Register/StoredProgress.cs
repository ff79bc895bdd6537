using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs.Register;

/// <summary>
/// How far a run is as its store tells, whoever works on it: its finished stages, what the log of the one at work holds, and its bill when it has
/// one. Made for one who watches, and read again and again: what it has read of finished work it does not read twice.
/// </summary>
/// <param name="manifest">The run.</param>
/// <param name="origin">Where it came from: knows how many rows were brought.</param>
/// <param name="plan">Its plan.</param>
/// <param name="options">What models cost, and how many partitions are worked on together.</param>
/// <param name="log">The log of partitions; null tells of finished stages only.</param>
/// <param name="documents">The store.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredProgress(
    RunManifest manifest, RunOrigin? origin, PipelinePlan plan, RunHostOptions options, ISegmentLog? log, RunDocuments documents, TimeProvider time)
{
    /// <summary>How often the log is looked at: each open partition costs two requests.</summary>
    public static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(2);

    private RunMonitor _monitor = new();
    private IReadOnlyList<StageMonitor> _stages = [];
    private int _generation;
    private List<StageSeal> _finished = [];
    private WatchedStage? _current;
    private long? _lookedAt;

    /// <param name="generation">1, and 1 more for each retry of its failed rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<RunSnapshot> ReadAsync(int generation, CancellationToken cancellationToken)
    {
        if (generation != _generation)
        {
            Begin(generation);
        }

        while (_finished.Count < plan.Stages.Count
            && await FindAsync(new StagePlace(manifest.Run, plan.Stages[_finished.Count].Name, generation), cancellationToken) is { } seal)
        {
            _stages[_finished.Count].Finish(seal);
            _finished.Add(seal);
            (_current, _lookedAt) = (null, null);
        }

        // Of a retry nobody sees the parts: what it works on is finished, as far as it goes.
        if (log is not null && generation == 1 && _finished.Count < plan.Stages.Count && (_lookedAt is not { } last || time.GetElapsedTime(last) >= LogInterval))
        {
            _lookedAt = time.GetTimestamp();
            await (_current ??= Watch(plan.Stages[_finished.Count], log)).LookAsync(cancellationToken);
        }

        UsageReport? bill = await documents.ReadAsync<UsageReport>(RunPaths.Usage(new RunId(manifest.Run)), cancellationToken);
        RunSnapshot progress = _monitor.Capture();
        return progress with { Cost = bill?.Total.Cost ?? progress.Cost };
    }

    private void Begin(int generation)
    {
        _monitor = new RunMonitor();
        _stages = _monitor.Begin(plan, options.Prices, time);
        _monitor.Found(new RunId(manifest.Run), isResumed: false);
        (_generation, _finished, _current, _lookedAt) = (generation, [], null, null);
    }

    private WatchedStage Watch(StagePlan stage, ISegmentLog parts) => new(
        new StagePaths(new StagePlace(manifest.Run, stage.Name)),
        _stages[stage.Number - 1],
        parts,
        RowsOf(stage.Input),
        StagePartitions.InFlightMax(stage, options.Runs) * StageOrchestrator.PartitionsPerActivity);

    /// <summary>Null when nobody knows before they are all read, or units are made of them.</summary>
    private long? RowsOf(StageInput input) => input switch
    {
        StageInput.Stage earlier => _finished[earlier.Number - 1].RowsOut,
        StageInput.Dataset dataset when origin?.Inputs.FirstOrDefault(one => one.Dataset == dataset.Name) is { } brought =>
            Math.Min(brought.Rows, manifest.SampleRows ?? long.MaxValue),
        StageInput.SingleEmptyRow => 1,
        _ => null,
    };

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
