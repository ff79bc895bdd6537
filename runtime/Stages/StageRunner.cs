using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Runs one stage over its input:
/// <list type="number">
/// <item>a finished stage is taken as it is, and of an unfinished one what it has paid is known again;</item>
/// <item>the input's window and, where somebody needs it, its length are worked out;</item>
/// <item>the first operator prepares itself, once;</item>
/// <item>the input is cut into partitions, a bounded number of which are worked on together;</item>
/// <item>the seals of all partitions add up to the seal of the stage.</item>
/// </list>
/// </summary>
internal sealed class StageRunner(StagePlan stage, StagePaths paths, StageMonitor monitor, RunSession session)
{
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    /// <exception cref="CorruptLogException">What an earlier attempt recorded is not what was written, or not of this input.</exception>
    public async Task<StageOutput> RunAsync(IStageRows input, CancellationToken cancellationToken)
    {
        if (await session.Documents.ReadAsync<StageSeal>(paths.Seal, cancellationToken) is { } finished)
        {
            session.Restore(finished.Models, finished.ReusedCalls);
            return Finish(finished);
        }

        await new StageRecovery(paths, session).RestoreAsync(cancellationToken);

        RowWindow window = stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;
        long? rowCount = await CountAsync(input, window, cancellationToken);
        monitor.Start(rowCount, input.SizeBytes);
        var accounts = new StageAccounts(stage);
        JObject? prepared = await new StagePreparation(stage, paths, monitor, accounts, session).PrepareAsync(input, window, rowCount, cancellationToken);
        await RunPartitionsAsync(input, window, prepared, accounts, cancellationToken);
        StageSeal seal = accounts.Seal(stage.KeyFor(input.Key), window, rowCount);
        await session.Documents.WriteAsync(paths.Seal, seal, PutCondition.None, cancellationToken);
        return Finish(seal);
    }

    private StageOutput Finish(StageSeal seal)
    {
        monitor.Finish(seal);
        return new StageOutput(paths, seal, session.Log);
    }

    /// <summary>The rows of the input, counted only when they must be: beyond a window rows are skipped unread, and preparation draws from all.</summary>
    private async Task<long?> CountAsync(IStageRows input, RowWindow window, CancellationToken cancellationToken)
    {
        bool mustCount = window.IsBounded || stage.Operators is [{ Operator.PreparationRowCount: > 0 }, ..];
        return mustCount ? await input.CountAsync(cancellationToken) : input.KnownCount;
    }

    private async Task RunPartitionsAsync(
        IStageRows input,
        RowWindow window,
        JObject? prepared,
        StageAccounts accounts,
        CancellationToken cancellationToken)
    {
        // Where calls wait for one another to become a batch, all rows in memory are asked about together.
        bool isBatched = stage.Operators.Any(static planned => planned.Description.UsesProviderBatch);
        int partitionsMax = isBatched ? session.Options.Calls.Batches.PartitionsInFlightMax : session.Options.Partitions.InFlightMax;
        var guard = new FailureGuard(session.Options.FailFast, session.Options.Calls.ConcurrencyMax, session.Stop);
        var runner = new PartitionRunner(
            stage.StepName,
            [.. stage.Operators.Select((planned, index) =>
                new StageOperator(index, planned.Operator, index == 0 ? prepared : null, monitor.Operators[index]))],
            session.Calls,
            isBatched ? session.Options.Partitions.RowsMax : session.Options.Calls.ConcurrencyMax,
            work =>
            {
                work.Report();
                monitor.RowsDone(1, isOfThisAttempt: true);
                guard.Watch(work);
            });

        // Full, it makes the reading wait: rows are read as they are needed.
        var partitions = Channel.CreateBounded<PartitionInput>(1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks =
        [
            GuardAsync(() => CutAsync(input, window, partitions.Writer, stopping.Token), stopping),
            .. Enumerable.Range(0, partitionsMax).Select(_ => GuardAsync(WorkAsync, stopping)),
        ];
        await FirstErrorAsync(tasks);

        async Task WorkAsync()
        {
            await foreach (PartitionInput partition in partitions.Reader.ReadAllAsync(stopping.Token))
            {
                PartitionSeal seal = await RunPartitionAsync(runner, partition, guard, stopping.Token);
                accounts.Add(seal);
            }
        }
    }

    private async Task CutAsync(IStageRows input, RowWindow window, ChannelWriter<PartitionInput> partitions, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<Row> rows = TakeAsync(input.ReadAsync(monitor, cancellationToken), window.RowsTaken(long.MaxValue), cancellationToken);
        await foreach (PartitionInput partition in PartitionCutter.CutAsync(rows, session.Options.Partitions, cancellationToken))
        {
            await partitions.WriteAsync(partition, cancellationToken);
        }

        partitions.Complete();
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
                monitor.RowRead();
                yield return row;
                if (++taken == countMax)
                {
                    break;
                }
            }
        }

        monitor.InputEnded();
    }

    private async Task<PartitionSeal> RunPartitionAsync(
        PartitionRunner runner,
        PartitionInput partition,
        FailureGuard guard,
        CancellationToken cancellationToken)
    {
        BlobPath path = paths.Partition(partition.Index);
        await using IPartitionLog log = await session.Log.OpenAsync(path, cancellationToken);
        if (log.Seal is { } sealedBefore)
        {
            guard.TurnOff();
            monitor.Restore(sealedBefore);
            return sealedBefore.RowCount == partition.Rows.Count
                ? sealedBefore
                : throw new CorruptLogException(path, $"it is the record of {sealedBefore.RowCount} rows, but the input has {partition.Rows.Count} there");
        }

        if (log.FinishedRows.Count > 0)
        {
            guard.TurnOff();
            monitor.RowsDone(log.FinishedRows.Count, isOfThisAttempt: false);
        }

        using var journal = new CallJournal(log, guard);
        return await runner.RunAsync(
            partition,
            journal,
            answers => session.EarlierRuns.AddAsync(path, answers, cancellationToken),
            cancellationToken);
    }

    /// <summary>One that fails stops the others, so that the error is not waited for.</summary>
    private static async Task GuardAsync(Func<Task> work, CancellationTokenSource stopping)
    {
        try
        {
            await work();
        }
        catch
        {
            await stopping.CancelAsync();
            throw;
        }
    }

    /// <summary>Waits for all; of several errors the cause counts, not the cancellations that follow from it.</summary>
    private static async Task FirstErrorAsync(Task[] tasks)
    {
        await Task.WhenAll(tasks).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Task? cause = Array.Find(tasks, static task => task.IsFaulted) ?? Array.Find(tasks, static task => task.IsCanceled);
        await (cause ?? Task.CompletedTask);
    }
}
