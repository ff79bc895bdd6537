using Pipelines.Core.Planning;
using Pipelines.Runtime.Stages;
using Pipelines.Runtime.Stages.Retries;

namespace Pipelines.Runtime.Runs;

/// <summary>
/// Says which stages a retry of failed rows has to make anew: those whose units are made of all of their input, when that has changed, and
/// those that read a stage that was made anew.
/// </summary>
internal sealed class RetryDependencies(PipelinePlan plan, int generation, RunSession session)
{
    /// <param name="stage">The stage.</param>
    /// <param name="outputOf">A stage before it, by number, after the retry.</param>
    public async Task<bool> MustBeRemadeAsync(StagePlan stage, Func<int, Task<StageOutput>> outputOf)
    {
        foreach (StageInput.Stage source in stage.Input.Sources.OfType<StageInput.Stage>())
        {
            StageOutput read = await outputOf(source.Number);
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
}
