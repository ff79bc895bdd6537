using Pipelines.Core.Planning;
using Pipelines.Runtime.Arranging;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>Opens what a stage reads.</summary>
internal static class StageSources
{
    /// <param name="stage">The stage.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="openAsync">Opens a dataset, an earlier stage or the single empty row.</param>
    /// <param name="session">The run.</param>
    public static async Task<IStageRows> OpenAsync(StagePlan stage, StagePlace place, Func<StageInput, Task<IStageRows>> openAsync, RunSession session)
    {
        if (stage.Input is not StageInput.Arranged arranged)
        {
            return await openAsync(stage.Input);
        }

        List<IStageRows> sources = [];
        foreach (StageInput source in arranged.Sources)
        {
            sources.Add(await openAsync(source));
        }

        return new ArrangedRows(stage, arranged, sources, place, session);
    }
}
