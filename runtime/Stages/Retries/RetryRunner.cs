using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Stages.Retries;

/// <summary>
/// Runs the failed rows of a finished stage once more, and the rows that the retry of the stage before has let through. Rows that
/// passed are neither worked on nor written again. Goes on with what an earlier attempt at the same retry has done.
/// </summary>
internal sealed class RetryRunner(StagePlan stage, StagePlace place, StageMonitor monitor, RunSession session)
{
    private readonly StagePaths _paths = new(place);

    /// <param name="before">The stage before the retry.</param>
    /// <param name="newRows">What the stage before this one has let through.</param>
    /// <param name="units">The units that its rows are; null when they are plain rows.</param>
    /// <param name="cancellationToken">Ends the work; what is done is recorded.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<StageOutput> RunAsync(
        StageOutput before, IAsyncEnumerable<NewRow> newRows, IAsyncEnumerable<Row>? units, CancellationToken cancellationToken)
    {
        await new StageRecovery(_paths, session).RestoreAsync(cancellationToken);
        if (await session.Shelf.FindAsync(place, cancellationToken) is { } finished)
        {
            monitor.Finish(finished.Seal);
            return finished;
        }

        monitor.Start(rowsTotal: null, inputBytes: null);
        var accounts = new StageAccounts(stage);

        // All of these rows have failed before: that they fail once more says nothing about the pipeline.
        FailFastOptions never = session.Options.FailFast with { CallsAlikeMax = 0, FailureRateMax = null };
        var guard = new FailureGuard(never, session.Options.Calls.ConcurrencyMax, session.Stop);
        var cut = new RetryCut(stage, before, newRows, units);
        var partitions = new StagePartitions(stage, _paths, monitor, guard, await PreparedAsync(before, cancellationToken), accounts, session);
        await partitions.RunAsync(CutAsync(cut, cancellationToken), cancellationToken);
        StageSeal seal = accounts.SealRetry(before.Seal, StageKeys.Rows(stage, before.Seal.Key, place), Window, cut.NewRows, cut.BeyondWindow);
        await session.Documents.WriteAsync(_paths.Seal, seal, PutCondition.None, cancellationToken);
        StageOutput made = (await session.Shelf.FindAsync(place, cancellationToken))!;
        await new StageReuse(session.Documents, session.Shelf, ReuseScope.None).OfferAsync(made, cancellationToken);
        monitor.Finish(made.Seal);
        return made;
    }

    private RowWindow Window => stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;

    /// <summary>The preparation of the first attempt serves all: rows of one stage are asked about in one way.</summary>
    private async Task<JObject?> PreparedAsync(StageOutput before, CancellationToken cancellationToken)
    {
        var first = new StagePaths(before.Place with { Generation = 1 });
        PreparedStage? stored = await session.Documents.ReadAsync<PreparedStage>(first.Prepared, cancellationToken);
        return stored is null ? null : RowJson.ParseObject(stored.Result);
    }

    private async IAsyncEnumerable<PartitionInput> CutAsync(RetryCut cut, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach ((PartitionInput input, RetryPlaces places) in cut.PartitionsAsync(session.Options.Partitions, cancellationToken))
        {
            // The same in every attempt: what it is made of is sealed.
            await session.Documents.WriteAsync(_paths.RetryPlaces(input.Index), places, PutCondition.IfAbsent, cancellationToken);
            monitor.RowsRead(input.RowCount);
            yield return input;
        }

        monitor.InputEnded();
    }
}
