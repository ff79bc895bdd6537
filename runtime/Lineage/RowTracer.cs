using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Lineage;

/// <summary>
/// Follows one row through the stages of a run that has ended: reads the records of each stage once, and replays the operators on the row. Of
/// operators that work on all rows together the calls are told without their prompts, which hold other rows.
/// </summary>
internal sealed class RowTracer(
    PipelinePlan plan, RunId run, IReadOnlyDictionary<string, IRowSource> datasets, RunDocuments documents, ISegmentLog log, ICallIndex earlierRuns, ModelFingerprints fingerprints)
{
    private readonly StageShelf _shelf = new(documents, log);

    /// <returns>Null when no stage has such a row.</returns>
    public async Task<RowTrace?> TraceAsync(string row, int generation, CancellationToken cancellationToken)
    {
        var chain = new RowChain(row);
        List<TracedStage> stages = [];
        foreach (StagePlan stage in plan.Stages)
        {
            if (await _shelf.FindAsync(new StagePlace(run.Value, stage.Name, generation), cancellationToken) is { } output
                && await TraceAsync(stage, output, chain, generation, cancellationToken) is { } traced)
            {
                stages.Add(traced);
            }
        }

        return stages.Count == 0 ? null : new RowTrace(row, chain.Ancestors, stages);
    }

    private async Task<TracedStage?> TraceAsync(StagePlan stage, StageOutput output, RowChain chain, int generation, CancellationToken cancellationToken)
    {
        List<RowResult> results = await ResultsAsync(output, chain, cancellationToken);
        Dictionary<CallKey, RecordedCall> recorded = await RecordedAsync(output, chain, cancellationToken);
        if (results.Count == 0 && recorded.Count == 0)
        {
            return null;
        }

        IReadOnlyList<TracedCall> calls = stage.Input is StageInput.Arranged
            ? [.. recorded.Values.Select(static call => new TracedCall(call.Operator, call.RowId, call.Key.ToString(), call.Model, Messages: null, call.Answer) { IsReused = !call.IsPaid })]
            : await ReplayAsync(stage, output, chain, recorded, generation, cancellationToken);
        return new TracedStage(stage.Name, calls, results);
    }

    private static async Task<List<RowResult>> ResultsAsync(StageOutput output, RowChain chain, CancellationToken cancellationToken)
    {
        List<RowResult> found = [];
        await foreach (IReadOnlyList<RowResult> results in output.Records.ReadAsync(mayLeaveOutWhole: false, cancellationToken))
        {
            found.AddRange(results.Where(result => chain.Holds(result.Row.Id)));
        }

        return found;
    }

    private async Task<Dictionary<CallKey, RecordedCall>> RecordedAsync(StageOutput output, RowChain chain, CancellationToken cancellationToken)
    {
        Dictionary<CallKey, RecordedCall> found = [];
        for (int generation = 1; generation <= output.Place.Generation; generation++)
        {
            var paths = new StagePaths(output.Place with { Generation = generation });
            for (int index = 0; await log.ReadSealAsync(paths.Partition(index), cancellationToken) is { } seal; index++)
            {
                await foreach (RecordedCall call in log.ReadCallsAsync(paths.Partition(index), seal, cancellationToken))
                {
                    if (chain.Holds(call.RowId))
                    {
                        found[call.Key] = call;
                    }
                }
            }
        }

        return found;
    }

    private async Task<IReadOnlyList<TracedCall>> ReplayAsync(
        StagePlan stage, StageOutput output, RowChain chain, Dictionary<CallKey, RecordedCall> recorded, int generation, CancellationToken cancellationToken)
    {
        List<TracedCall> calls = [];
        JObject? prepared = await documents.ReadAsync<PreparedStage>(new StagePaths(output.Place with { Generation = 1 }).Prepared, cancellationToken) is { } stored
            ? RowJson.ParseObject(stored.Result)
            : null;
        await foreach (Row input in (await OpenAsync(stage.Input, generation, cancellationToken)).ReadAsync(bytesRead: null, cancellationToken))
        {
            if (chain.Holds(input.Id))
            {
                calls.AddRange(await ReplayAsync(stage, input, chain, recorded, prepared, cancellationToken));
            }
        }

        return calls;
    }

    /// <summary>The operators of a stage, one after the other, on what the one before has passed on of the row.</summary>
    private async Task<IReadOnlyList<TracedCall>> ReplayAsync(
        StagePlan stage, Row input, RowChain chain, Dictionary<CallKey, RecordedCall> recorded, JObject? prepared, CancellationToken cancellationToken)
    {
        List<TracedCall> calls = [];
        IReadOnlyList<Row> rows = [input];
        foreach (PlannedOperator planned in stage.Operators)
        {
            var context = new ReplayedCalls(planned.Operator.Name, fingerprints, recorded, earlierRuns, prepared);
            List<Row> passed = [];
            try
            {
                foreach (Row row in rows.Where(row => chain.Holds(row.Id)))
                {
                    IReadOnlyList<RowOutcome> outcomes = await planned.Operator.ApplyAsync([row], context, cancellationToken);
                    passed.AddRange(outcomes.SelectMany(static outcome => outcome.Results).Where(static result => result.Status == RowStatus.Ok).Select(static result => result.Row));
                }
            }
            catch (AnswerGoneException)
            {
                // Told as far as it is known.
                return [.. calls, .. context.Calls];
            }

            calls.AddRange(context.Calls);
            rows = passed;
            prepared = null;
        }

        return calls;
    }

    private async Task<IStageRows> OpenAsync(StageInput input, int generation, CancellationToken cancellationToken) => input switch
    {
        StageInput.Dataset dataset => new DatasetRows(datasets[dataset.Name]),
        StageInput.Stage earlier => await _shelf.FindAsync(new StagePlace(run.Value, plan.Stages[earlier.Number - 1].Name, generation), cancellationToken)
            ?? throw new CorruptLogException(RunPaths.Manifest(run), $"stage {earlier.Number} is missing"),
        _ => new SingleEmptyRow(),
    };
}
