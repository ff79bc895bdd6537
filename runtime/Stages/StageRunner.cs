using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Arranging;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Stages.Reuse;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Runs one stage over its input:
/// <list type="number">
/// <item>a finished stage is taken as it is, and of an unfinished one what it has paid is known again;</item>
/// <item>a stage that has not begun takes over the rows of an earlier run that asked the same, when there is one;</item>
/// <item>the input's window and, where somebody needs it, its length are worked out; the units of an operator that works on all rows
/// together are made;</item>
/// <item>the first operator prepares itself, once;</item>
/// <item>the input is cut into partitions, a bounded number of which are worked on together;</item>
/// <item>the seals of all partitions add up to the seal of the stage.</item>
/// </list>
/// </summary>
internal sealed class StageRunner(StagePlan stage, StagePlace place, StageMonitor monitor, ReuseScope scope, RunSession session)
{
    private readonly StagePaths _paths = new(place);
    private readonly StageReuse _reuse = new(
        session.Documents, session.Shelf, stage.Operators.Any(static planned => planned.Operator.Traits.ReadsOutside) ? ReuseScope.None : scope);

    /// <summary>The stage before a retry that makes it anew; null otherwise.</summary>
    public StageSeal? Before { get; init; }

    /// <summary>All of it, in this process.</summary>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    /// <exception cref="CorruptLogException">What an earlier attempt recorded is not what was written, or not of this input.</exception>
    public async Task<StageOutput> RunAsync(IStageRows input, CancellationToken cancellationToken)
    {
        (StageOutput? there, StageQuestion question) = await FindAsync(input, cancellationToken);
        if (there is not null)
        {
            return there;
        }

        StageWork work = await OpenAsync(question, cancellationToken);
        await work.Partitions.RunAsync(CutAsync(work, cancellationToken), cancellationToken);
        return await SealAsync(work, cancellationToken);
    }

    /// <summary>Looks for the stage among what is finished, here and in earlier runs. What it has paid is known from here on.</summary>
    /// <returns>The finished stage, null when there is none; and what it is to work on.</returns>
    public async Task<(StageOutput? Finished, StageQuestion Question)> FindAsync(IStageRows input, CancellationToken cancellationToken)
    {
        StageOutput? finished = await session.Shelf.FindAsync(place, cancellationToken);
        if (finished is not null && Before is null)
        {
            session.Restore(monitor, finished.Seal.Models, finished.Seal.ReusedCalls);
            return (Finish(finished), new StageQuestion(input, finished.Seal.Key));
        }

        bool isBegun = await new StageRecovery(_paths, monitor, session).RestoreAsync(cancellationToken);
        if (finished is not null)
        {
            // What was paid before the retry is known already.
            return (Finish(finished), new StageQuestion(input, finished.Seal.Key));
        }

        var question = new StageQuestion(input, await session.Keys.QuestionAsync(stage, input.Key, cancellationToken));
        if (isBegun || await _reuse.TakeOverAsync(question.Key, place, cancellationToken) is not { } earlier)
        {
            return (null, question);
        }

        session.Restore(monitor, earlier.Seal.Models, earlier.Seal.ReusedCalls);
        return (Finish(earlier), question);
    }

    /// <summary>Makes the stage ready to be worked on.</summary>
    public async Task<StageWork> OpenAsync(StageQuestion question, CancellationToken cancellationToken)
    {
        RowWindow window = stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;
        IReadOnlyList<long>? rowCounts = await CountAsync(question.Input, window, cancellationToken);
        long? rowCount = rowCounts?.Sum();
        monitor.Start(rowCount, question.Input.SizeBytes);
        var accounts = new StageAccounts(stage);
        accounts.AddPaid(Before?.Models ?? [], Before?.ReusedCalls ?? 0);
        JObject? prepared = await new StagePreparation(stage, _paths, monitor, accounts, session).PrepareAsync(question.Input, window, rowCount, cancellationToken);
        var guard = new FailureGuard(session.Options.FailFast, session.Options.Calls.ConcurrencyMax, session.Stop);
        var partitions = new StagePartitions(stage, _paths, monitor, guard, prepared, accounts, session);
        RowWindow accounted = stage.IsInner && question.Input is ArrangedRows ? RowWindow.All : window;
        return new StageWork(question, accounted, rowCounts, accounts, partitions);
    }

    /// <summary>The partitions of the stage, in order: the same each time.</summary>
    public IAsyncEnumerable<PartitionInput> CutAsync(StageWork work, CancellationToken cancellationToken)
    {
        // Of rows that were arranged, those beyond the window were left out then.
        long countMax = work.Question.Input is ArrangedRows ? long.MaxValue : work.Window.RowsTaken(long.MaxValue);
        IAsyncEnumerable<Row> rows = TakeAsync(work.Question.Input.ReadAsync(monitor, cancellationToken), countMax, cancellationToken);
        return PartitionCutter.CutAsync(rows, session.Options.Partitions, cancellationToken);
    }

    /// <summary>Sums up partitions that were worked on here and elsewhere.</summary>
    public async Task<StageOutput> SealAsync(StageWork work, int partitionCount, CancellationToken cancellationToken)
    {
        for (int index = 0; index < partitionCount; index++)
        {
            BlobPath partition = _paths.Partition(index);
            work.Accounts.Add(await session.Log.ReadSealAsync(partition, cancellationToken) ?? throw new CorruptLogException(partition, "its seal is missing"));
        }

        return await SealAsync(work, cancellationToken);
    }

    private async Task<StageOutput> SealAsync(StageWork work, CancellationToken cancellationToken)
    {
        ContentHash key = work.Question.Key;
        StageSeal seal = work.Accounts.Seal(key, StageKeys.Rows(stage, key, place), work.Window, work.RowCounts) with { IsRemade = Before is not null };
        await session.Documents.WriteAsync(_paths.Seal, seal, PutCondition.None, cancellationToken);
        StageOutput made = (await session.Shelf.FindAsync(place, cancellationToken))!;
        await _reuse.OfferAsync(made, cancellationToken);
        return Finish(made);
    }

    private StageOutput Finish(StageOutput output)
    {
        monitor.Finish(output.Seal);
        return output;
    }

    /// <summary>The rows of the input, counted only when they must be: beyond a window rows are skipped unread, and preparation draws from all.</summary>
    private async Task<IReadOnlyList<long>?> CountAsync(IStageRows input, RowWindow window, CancellationToken cancellationToken)
    {
        if (input is ArrangedRows arranged)
        {
            monitor.Start(rowsTotal: null, inputBytes: null);
            ArrangementSeal seal = await ArrangeAsync(arranged, window, cancellationToken);
            return stage.IsInner ? [seal.RowsCovered] : seal.RowsIn;
        }

        bool mustCount = window.IsBounded || stage.Operators is [{ Operator.PreparationRowCount: > 0 }, ..];
        return (mustCount ? await input.CountAsync(cancellationToken) : input.KnownCount) is { } count ? [count] : null;
    }

    private async Task<ArrangementSeal> ArrangeAsync(ArrangedRows input, RowWindow window, CancellationToken cancellationToken)
    {
        try
        {
            return await input.ArrangeAsync(window, monitor, cancellationToken);
        }
        catch (ArrangementException e)
        {
            throw session.Stop.Request(new StopReason(RunStatus.Failed, e.Message));
        }
    }

    /// <summary>The first rows; a window that has been filled ends the reading.</summary>
    private async IAsyncEnumerable<Row> TakeAsync(
        IAsyncEnumerable<Row> rows,
        long countMax,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (countMax > 0)
        {
            long taken = 0;
            await foreach (Row row in rows.WithCancellation(cancellationToken))
            {
                monitor.RowsRead(row.RowCount);
                yield return row;
                if (++taken == countMax)
                {
                    break;
                }
            }
        }

        monitor.InputEnded();
    }
}
