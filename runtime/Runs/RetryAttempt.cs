using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Runtime.Arranging;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Retries;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// One retry of the failed rows of a run, stage by stage: its failed rows, and the rows that the retry of the stage before it has let
/// through. A stage whose units are made of all of its input is made anew when that has changed, and so is what reads it; answers that
/// are in the index of calls are not paid again.
/// </summary>
internal sealed class RetryAttempt(PipelinePlan plan, int generation, RunSession session, IReadOnlyList<StageMonitor> monitors)
{
    private readonly List<StageOutput> _outputs = [];

    /// <param name="before">All stages before the retry.</param>
    /// <param name="datasets">The inputs.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<IReadOnlyList<StageOutput>> RunAsync(IReadOnlyList<StageOutput> before, IReadOnlyDictionary<string, IRowSource> datasets)
    {
        foreach ((int index, StagePlan stage) in plan.Stages.Index())
        {
            _outputs.Add(await MustBeRemadeAsync(stage)
                ? await RemakeAsync(stage, before[index], datasets, monitors[index])
                : await RetryAsync(stage, before[index], monitors[index]));
        }

        return _outputs;
    }

    private async Task<bool> MustBeRemadeAsync(StagePlan stage)
    {
        foreach (StageInput.Stage source in stage.Input.Sources.OfType<StageInput.Stage>())
        {
            StageOutput read = _outputs[source.Number - 1];
            if (IsRemade(read) || (stage.Input is StageInput.Arranged && await HasChangedAsync(plan.Stages[source.Number - 1], read)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsRemade(StageOutput output) => output.Seal.IsRemade && output.Place.Generation == generation;

    /// <summary>The retry has let rows through; of an inner stage also units that failed again count, since those are read too.</summary>
    private async Task<bool> HasChangedAsync(StagePlan stage, StageOutput output) =>
        output.Records is RetriedStage retried
        && output.Seal.PartitionCount > 0
        && (stage.IsInner || await retried.ReadNewRowsAsync(session.Stop.Token).AnyAsync(session.Stop.Token));

    private async Task<StageOutput> RemakeAsync(StagePlan stage, StageOutput before, IReadOnlyDictionary<string, IRowSource> datasets, StageMonitor monitor)
    {
        StagePlace place = PlaceOf(stage);
        IStageRows input = await StageSources.OpenAsync(stage, place, source => Task.FromResult(RunAttempt.Open(source, datasets, _outputs)), session);
        var runner = new StageRunner(stage, place, monitor, ReuseScope.None, session) { Before = before.Seal };
        return await runner.RunAsync(input, session.Stop.Token);
    }

    private async Task<StageOutput> RetryAsync(StagePlan stage, StageOutput before, StageMonitor monitor)
    {
        CancellationToken stopping = session.Stop.Token;
        IAsyncEnumerable<NewRow> newRows = stage.Input is StageInput.Stage earlier && _outputs[earlier.Number - 1].Records is RetriedStage retried
            ? retried.ReadNewRowsAsync(stopping)
            : AsyncEnumerable.Empty<NewRow>();
        IAsyncEnumerable<Row>? units = stage.Input is StageInput.Arranged
            ? await ArrangedRows.ReadLastAsync(before.Place, session, stopping)
            : null;
        return await new RetryRunner(stage, PlaceOf(stage), monitor, session).RunAsync(before, newRows, units, stopping);
    }

    private StagePlace PlaceOf(StagePlan stage) => new(session.Run.Value, stage.Name, generation);
}
