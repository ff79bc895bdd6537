using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Cli.Runs.Owning;

/// <summary>Runs as JSON.</summary>
internal static class RunJson
{
    public static JObject Of(RunListing run) => new()
    {
        ["runId"] = run.Run.ToString(),
        ["pipeline"] = run.Manifest.Pipeline,
        ["sampleRows"] = run.Manifest.SampleRows,
        ["begunAt"] = run.Manifest.BegunAt,
        ["status"] = run.Status.ToString(),
        ["message"] = run.Control?.Message,
        ["changedAt"] = run.Control?.ChangedAt,
    };

    public static JObject Of(RunDetails run)
    {
        JObject json = Of(run.Listing);
        json["inputs"] = new JArray(run.Listing.Manifest.Inputs.Select(static input => new JObject
        {
            ["name"] = input.Name,
            ["origin"] = input.Origin,
            ["identity"] = input.Identity.ToString(),
            ["sizeBytes"] = input.SizeBytes,
        }));
        json["stages"] = new JArray(run.Stages.Select(Of));
        json["usage"] = run.Usage is { } usage ? RunReport.Of(usage) : null;
        json["failedRows"] = run.FailedRows;
        return json;
    }

    private static JObject Of(RunStageDetails stage) => new()
    {
        ["name"] = stage.Stage.Name,
        ["step"] = stage.Stage.Step,
        ["finished"] = stage.IsFinished,
        ["reusedFrom"] = stage.ReusedFrom?.ToString(),
        ["rowsIn"] = stage.RowsIn,
        ["rowsOut"] = stage.RowsOut,
        ["operators"] = new JArray(stage.Operators.Select(Of)),
    };

    private static JObject Of(OperatorCounts counts) => new()
    {
        ["operator"] = counts.Operator,
        ["in"] = counts.In,
        ["out"] = counts.Out,
        ["failed"] = counts.Failed,
        ["skipped"] = counts.Skipped,
        ["filtered"] = counts.Filtered,
    };
}
