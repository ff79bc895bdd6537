using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
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
    private readonly RetryDependencies _dependencies = new(plan, generation, session);
    private readonly List<StageOutput> _outputs = [];

    /// <param name="before">All stages before the retry.</param>
    /// <param name="datasets">The inputs.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<IReadOnlyList<StageOutput>> RunAsync(IReadOnlyList<StageOutput> before, IReadOnlyDictionary<string, IRowSource> datasets)
    {
        foreach ((int index, StagePlan stage) in plan.Stages.Index())
        {
            _outputs.Add(await _dependencies.MustBeRemadeAsync(stage, number => Task.FromResult(_outputs[number - 1]))
                ? await RemakeAsync(stage, before[index], datasets, monitors[index])
                : await RetryAsync(stage, before[index], monitors[index]));
        }

        return _outputs;
    }

    private async Task<StageOutput> RemakeAsync(StagePlan stage, StageOutput before, IReadOnlyDictionary<string, IRowSource> datasets, StageMonitor monitor)
    {
        StagePlace place = PlaceOf(stage);
        IStageRows input = await StageSources.OpenAsync(stage, place, source => Task.FromResult(RunAttempt.Open(source, datasets, _outputs)), session);
        var runner = new StageRunner(stage, place, monitor, ReuseScope.None, session) { Before = before.Seal };
        return await runner.RunAsync(input, session.Stop.Token);
    }

    private Task<StageOutput> RetryAsync(StagePlan stage, StageOutput before, StageMonitor monitor)
    {
        StageOutput? earlier = stage.Input is StageInput.Stage input ? _outputs[input.Number - 1] : null;
        return new RetryRunner(stage, PlaceOf(stage), monitor, session).RunAsync(before, earlier, session.Stop.Token);
    }

    private StagePlace PlaceOf(StagePlan stage) => new(session.Run.Value, stage.Name, generation);
}
