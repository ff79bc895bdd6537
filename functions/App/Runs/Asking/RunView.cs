using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Runs.Starting;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Asking;

/// <summary>A run as answers show it.</summary>
internal static class RunView
{
    /// <summary>In a list: what the engine knows.</summary>
    public static object Of(OrchestrationMetadata instance)
    {
        RunState standing = RunState.Of(instance);
        return new
        {
            runId = instance.InstanceId,
            pipeline = instance.Tags.GetValueOrDefault(RunStarter.PipelineTag),
            version = instance.Tags.GetValueOrDefault(RunStarter.VersionTag),
            startedBy = instance.Tags.GetValueOrDefault(RunStarter.CallerTag),
            status = standing.Status,
            isEnded = standing.IsEnded,
            message = standing.Message,
            createdAt = instance.CreatedAt,
            changedAt = instance.LastUpdatedAt,
        };
    }

    /// <summary>By itself: all that is known.</summary>
    public static object Of(RunDetails run, OrchestrationMetadata? instance, long? outputRows)
    {
        RunManifest manifest = run.Listing.Manifest;
        RunState standing = RunState.Of(run.Listing, instance);
        string address = $"/api/runs/{Uri.EscapeDataString(manifest.Run)}";
        return new
        {
            runId = manifest.Run,
            pipeline = manifest.Pipeline,
            deployment = run.Origin?.Deployment,
            startedBy = run.Origin?.StartedBy,
            status = standing.Status,
            isEnded = standing.IsEnded,
            runtimeStatus = instance?.Status,
            message = standing.Message,
            createdAt = manifest.BegunAt,
            changedAt = run.Listing.Control?.ChangedAt ?? manifest.BegunAt,
            sampleRows = manifest.SampleRows,
            inputs = manifest.Inputs.Select(static input => new { name = input.Name, identity = input.Identity.ToString(), sizeBytes = input.SizeBytes }),
            stages = run.Stages.Select(StageOf),
            progress = instance is { IsFinished: false, CustomStatusJson: not null } ? instance.ReadCustomStatus<RunStatusReport>() : null,
            failedRows = run.FailedRows,
            outputRows,
            usage = run.Usage,
            links = new
            {
                events = $"{address}/events",
                output = $"{address}/output",
                deadLetter = $"{address}/dead-letter",
                usage = $"{address}/usage",
            },
        };
    }

    private static object StageOf(RunStageDetails stage) => new
    {
        name = stage.Stage.Name,
        step = stage.Stage.Step,
        finished = stage.IsFinished,
        reusedFrom = stage.ReusedFrom?.ToString(),
        rowsIn = stage.RowsIn,
        rowsOut = stage.RowsOut,
        operators = stage.Operators.Select(static counts => new
        {
            name = counts.Operator,
            rowsIn = counts.In,
            rowsOut = counts.Out,
            failed = counts.Failed,
            skipped = counts.Skipped,
            filtered = counts.Filtered,
        }),
    };
}
