using Pipelines.Runtime.Progress;

namespace Pipelines.Functions.App.Events;

/// <summary>A progress event as it is sent.</summary>
internal static class RunEventView
{
    public static object Of(RunEvent told) => new
    {
        runId = told.Run.Value,
        status = told.Status,
        message = told.Message,
        at = told.At,
        cost = told.Progress.Cost,
        stages = told.Progress.Stages.Select(static stage => new
        {
            name = stage.Name,
            state = stage.State,
            rowsTotal = stage.RowsTotal,
            rowsDone = stage.RowsDone,
            fraction = stage.Fraction,
            rowsPerSecond = Math.Round(stage.RowsPerSecond, 2),
            secondsLeft = stage.Remaining?.TotalSeconds,
            operators = stage.Operators.Select(static one => new { name = one.Name, one.Counts.In, one.Counts.Out, one.Counts.Failed, one.Counts.Skipped, one.Counts.Filtered }),
        }),
    };
}
