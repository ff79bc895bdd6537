using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Runs;

/// <summary>Writes what remains of a run: its output, its failed rows, its bill; and sums it up.</summary>
internal sealed class SummaryWriter(RunSession session, PipelinePlan plan, PriceBook prices, IReadOnlyList<StageMonitor> monitors, bool isResumed)
{
    /// <summary>Every row is accounted for.</summary>
    /// <param name="stages">All stages, finished.</param>
    /// <param name="generation">1, or the retry that has made them.</param>
    /// <param name="request">A file to write the rows to.</param>
    /// <param name="cancellationToken">Leaves the output as it was.</param>
    public async Task<RunSummary> CompleteAsync(IReadOnlyList<StageOutput> stages, int generation, OutputRequest? request, CancellationToken cancellationToken)
    {
        StageOutput last = stages[^1];
        BlobPath manifest = RunPaths.Output(session.Run);
        StagePlace place = last.Place;
        await session.Documents.WriteAsync(
            manifest,
            new OutputManifest(place.Stage, last.Seal.PartitionCount, last.Seal.RowsOut, place.Run, place.Generation, generation),
            PutCondition.None,
            cancellationToken);
        OperatorCounts[] operators = [.. stages.SelectMany(static stage => stage.Seal.Operators)];
        RowTotals rows = Totals(
            Outer(stages).SelectMany(static stage => stage.Seal.Operators),
            stages.Select(static stage => (stage.Seal.RowsIn, stage.Seal.RowsOut)).ToArray(),
            last.Seal.RowsOut);
        string? deadLetters = await WriteDeadLettersAsync(stages, rows.Failed, cancellationToken);
        if (request is not null)
        {
            await request.Target.WriteAsync((file, stopping) => RowFileWriter.WriteAsync(last, request.Format, file, stopping), cancellationToken);
        }

        var models = new UsageByModel();
        models.Add(stages.SelectMany(static stage => stage.Seal.Models));
        return await WriteBillAsync(SumUp(
            rows.Failed > 0 ? RunStatus.CompletedWithFailures : RunStatus.Completed,
            null,
            rows,
            models.ToList(),
            stages.Sum(static stage => stage.Seal.ReusedCalls),
            operators,
            [.. stages.Where(static stage => stage.ReusedFrom is not null).Select(static stage => new ReusedStage(stage.Place.Stage, new RunId(stage.ReusedFrom!)))],
            request?.Target.Name ?? manifest.Value,
            deadLetters));
    }

    /// <summary>The run has stopped before its end.</summary>
    public Task<RunSummary> StopAsync(StopReason reason) => WriteBillAsync(Stopped(reason));

    /// <summary>The same when nothing can be written.</summary>
    public RunSummary Stopped(StopReason reason)
    {
        StageSnapshot[] stages = [.. monitors.Select(static monitor => monitor.Capture())];
        OperatorCounts[] operators = [.. stages.SelectMany(static stage => stage.Operators).Select(static one => one.Counts)];
        long rowsOut = stages[^1].Operators is [.., { } last] ? last.Counts.Out : stages[^1].RowsDone;
        var models = new UsageByModel();
        models.Add(stages.SelectMany(static stage => stage.Models));
        return SumUp(
            reason.Status,
            reason.Message,
            Totals(
                Outer(stages).SelectMany(static stage => stage.Operators).Select(static one => one.Counts),
                [.. stages.Select(static stage => (stage.RowsDone, stage.Operators is [.., { } end] ? end.Counts.Out : stage.RowsDone))],
                rowsOut),
            models.ToList(),
            stages.Sum(static stage => stage.ReusedCalls),
            operators,
            [],
            output: null,
            deadLetters: null);
    }

    private RunSummary SumUp(
        RunStatus status,
        string? message,
        RowTotals rows,
        IReadOnlyList<ModelUsage> models,
        long reusedCalls,
        IReadOnlyList<OperatorCounts> operators,
        IReadOnlyList<ReusedStage> reusedStages,
        string? output,
        string? deadLetters) => new(
            session.Run, status, message, isResumed, rows, UsageTotals.Of(models, reusedCalls, prices), models, operators, reusedStages, output, deadLetters);

    /// <summary>Also when the run was stopped.</summary>
    private async Task<RunSummary> WriteBillAsync(RunSummary summary)
    {
        await session.Documents.WriteAsync(
            RunPaths.Usage(session.Run), new UsageReport(summary.Usage, summary.Models), PutCondition.None, CancellationToken.None);
        return summary;
    }

    /// <summary>Those of before a retry are replaced, or deleted when there are none left.</summary>
    private async Task<string?> WriteDeadLettersAsync(IReadOnlyList<StageOutput> stages, long failedRows, CancellationToken cancellationToken)
    {
        BlobPath path = RunPaths.DeadLetters(session.Run);
        if (failedRows == 0)
        {
            await session.Store.DeleteAsync(path, null, cancellationToken);
            return null;
        }

        IEnumerable<(string Name, StageOutput Output)> named = Outer(plan.Stages).Select(static stage => stage.Name).Zip(Outer(stages));
        await StreamedBlob.PutAsync(
            session.Store,
            path,
            (file, stopping) => DeadLetters.WriteAsync(named, file, stopping),
            cancellationToken);
        return path.Value;
    }

    /// <summary>Without the inner stages, whose units are no rows of the run.</summary>
    private IEnumerable<T> Outer<T>(IEnumerable<T> ofStages) => ofStages.Zip(plan.Stages).Where(static one => !one.Second.IsInner).Select(static one => one.First);

    private RowTotals Totals(IEnumerable<OperatorCounts> outer, IReadOnlyList<(long In, long Out)> stages, long rowsOut)
    {
        OperatorCounts[] operators = [.. outer];
        return new RowTotals(
            plan.Stages.Sum(stage => stage.IsInner ? 0 : RowsRead(stage, stages)),
            rowsOut,
            operators.Sum(static counts => counts.Failed),
            operators.Sum(static counts => counts.Skipped),
            operators.Sum(static counts => counts.Filtered));
    }

    /// <summary>The rows of a stage that are new to the run: those that no earlier stage made.</summary>
    private static long RowsRead(StagePlan stage, IReadOnlyList<(long In, long Out)> stages)
    {
        IReadOnlyList<StageInput> inputs = stage.Input is StageInput.Arranged arranged ? arranged.Inputs : [stage.Input];
        StageInput.Stage[] made = [.. inputs.OfType<StageInput.Stage>()];
        return made.Length == inputs.Count ? 0 : Math.Max(0, stages[stage.Number - 1].In - made.Sum(earlier => stages[earlier.Number - 1].Out));
    }
}
