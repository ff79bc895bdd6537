using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Arranging;
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

    /// <summary>All of it, in this process.</summary>
    /// <param name="before">The stage before the retry.</param>
    /// <param name="earlier">The stage that this one reads, after the retry; null when it reads something else.</param>
    /// <param name="cancellationToken">Ends the work; what is done is recorded.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<StageOutput> RunAsync(StageOutput before, StageOutput? earlier, CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken) is { } finished)
        {
            return finished;
        }

        RetryWork work = await OpenAsync(before, earlier, cancellationToken);
        await work.Partitions.RunAsync(CutAsync(work, cancellationToken), cancellationToken);
        return await SealAsync(work, cancellationToken);
    }

    /// <returns>The retry when it is finished, else null. What it has paid is known from here on.</returns>
    public async Task<StageOutput?> FindAsync(CancellationToken cancellationToken)
    {
        await new StageRecovery(_paths, monitor, session).RestoreAsync(cancellationToken);
        if (await session.Shelf.FindAsync(place, cancellationToken) is not { } finished)
        {
            return null;
        }

        monitor.Finish(finished.Seal);
        return finished;
    }

    /// <summary>Makes the retry ready to be worked on.</summary>
    public async Task<RetryWork> OpenAsync(StageOutput before, StageOutput? earlier, CancellationToken cancellationToken)
    {
        monitor.Start(rowsTotal: null, inputBytes: null);
        var accounts = new StageAccounts(stage);

        // All of these rows have failed before: that they fail once more says nothing about the pipeline.
        FailFastOptions never = session.Options.FailFast with { CallsAlikeMax = 0, FailureRateMax = null };
        var guard = new FailureGuard(never, session.Options.Calls.ConcurrencyMax, session.Stop);
        var partitions = new StagePartitions(stage, _paths, monitor, guard, await PreparedAsync(before, cancellationToken), accounts, session);
        IAsyncEnumerable<Row>? units = stage.Input is StageInput.Arranged
            ? await ArrangedRows.ReadLastAsync(before.Place, session, cancellationToken)
            : null;
        return new RetryWork(before, earlier, units, accounts, partitions);
    }

    /// <summary>The partitions of the retry, in order: the same each time.</summary>
    public async IAsyncEnumerable<PartitionInput> CutAsync(RetryWork work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RetryCut cut = CutOf(work, cancellationToken);
        await foreach ((PartitionInput input, RetryPlaces places) in cut.PartitionsAsync(session.Options.Partitions, cancellationToken))
        {
            // The same in every attempt: what it is made of is sealed.
            await session.Documents.WriteAsync(_paths.RetryPlaces(input.Index), places, PutCondition.IfAbsent, cancellationToken);
            monitor.RowsRead(input.RowCount);
            yield return input;
        }

        work.Counted = cut;
        monitor.InputEnded();
    }

    /// <summary>Sums up partitions that were worked on here and elsewhere.</summary>
    public async Task<StageOutput> SealAsync(RetryWork work, int partitionCount, CancellationToken cancellationToken)
    {
        for (int index = 0; index < partitionCount; index++)
        {
            BlobPath partition = _paths.Partition(index);
            work.Accounts.Add(await session.Log.ReadSealAsync(partition, cancellationToken) ?? throw new CorruptLogException(partition, "its seal is missing"));
        }

        return await SealAsync(work, cancellationToken);
    }

    private async Task<StageOutput> SealAsync(RetryWork work, CancellationToken cancellationToken)
    {
        RetryCut counted = work.Counted ?? await CountAsync(work, cancellationToken);
        StageSeal before = work.Before.Seal;
        StageSeal seal = work.Accounts.SealRetry(before, StageKeys.Rows(stage, before.Key, place), Window, counted.NewRows, counted.BeyondWindow);
        await session.Documents.WriteAsync(_paths.Seal, seal, PutCondition.None, cancellationToken);
        StageOutput made = (await session.Shelf.FindAsync(place, cancellationToken))!;
        await new StageReuse(session.Documents, session.Shelf, ReuseScope.None).OfferAsync(made, cancellationToken);
        monitor.Finish(made.Seal);
        return made;
    }

    /// <summary>Other processes have read the rows.</summary>
    private async Task<RetryCut> CountAsync(RetryWork work, CancellationToken cancellationToken)
    {
        RetryCut cut = CutOf(work, cancellationToken);
        await foreach (RetryRow _ in cut.RowsAsync(cancellationToken))
        {
            // Only how many there are is wanted.
        }

        return cut;
    }

    private RetryCut CutOf(RetryWork work, CancellationToken cancellationToken) => new(stage, work.Before, work.NewRows(cancellationToken), work.Units);

    private RowWindow Window => stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;

    /// <summary>The preparation of the first attempt serves all: rows of one stage are asked about in one way.</summary>
    private async Task<JObject?> PreparedAsync(StageOutput before, CancellationToken cancellationToken)
    {
        var first = new StagePaths(before.Place with { Generation = 1 });
        PreparedStage? stored = await session.Documents.ReadAsync<PreparedStage>(first.Prepared, cancellationToken);
        return stored is null ? null : RowJson.ParseObject(stored.Result);
    }
}
