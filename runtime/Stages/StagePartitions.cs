using System.Threading.Channels;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Works through the partitions of a stage, a bounded number of them together. Those that an earlier attempt sealed are taken as
/// they are, those that it began are gone on with.
/// </summary>
internal sealed class StagePartitions(
    StagePlan stage,
    StagePaths paths,
    StageMonitor monitor,
    FailureGuard guard,
    JObject? prepared,
    StageAccounts accounts,
    RunSession session)
{
    private readonly PassedRows _passed = new(stage, paths, session.Log);
    private readonly PartitionRunner _runner = new(
        stage.StepName,
        [.. stage.Operators.Select((planned, index) =>
            new StageOperator(index, planned.Operator, index == 0 ? prepared : null, monitor.Operators[index]))],
        session.Calls,
        IsBatched(stage) ? session.Options.Partitions.RowsMax : session.Options.Calls.ConcurrencyMax,
        work =>
        {
            work.Report();
            monitor.RowsDone(work.RowCount, isOfThisAttempt: true);
            guard.Watch(work);
        });

    /// <param name="partitions">All partitions of the stage, in order: the same in every attempt.</param>
    /// <param name="cancellationToken">Ends the work; what is done is recorded.</param>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    /// <exception cref="CorruptLogException">What an earlier attempt recorded is not what was written, or not of this input.</exception>
    public async Task RunAsync(IAsyncEnumerable<PartitionInput> partitions, CancellationToken cancellationToken)
    {
        int partitionsMax = InFlightMax(stage, session.Options);

        // Full, it makes the reading wait: rows are read as they are needed.
        var queue = Channel.CreateBounded<PartitionInput>(1);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks =
        [
            GuardAsync(ReadAsync, stopping),
            .. Enumerable.Range(0, partitionsMax).Select(_ => GuardAsync(WorkAsync, stopping)),
        ];
        await FirstErrorAsync(tasks);

        async Task ReadAsync()
        {
            await foreach (PartitionInput partition in partitions.WithCancellation(stopping.Token))
            {
                await queue.Writer.WriteAsync(partition, stopping.Token);
            }

            queue.Writer.Complete();
        }

        async Task WorkAsync()
        {
            await foreach (PartitionInput partition in queue.Reader.ReadAllAsync(stopping.Token))
            {
                accounts.Add((await RunOneAsync(partition, static () => true, stopping.Token))!);
            }
        }
    }

    /// <summary>Partitions that may be worked on together.</summary>
    public static int InFlightMax(StagePlan stage, RunOptions options) =>
        PassedRows.Matter(stage) ? 1 : IsBatched(stage) ? options.Calls.Batches.PartitionsInFlightMax : options.Partitions.InFlightMax;

    /// <summary>Where calls wait for one another to become a batch, all rows in memory are asked about together.</summary>
    private static bool IsBatched(StagePlan stage) => stage.Operators.Any(static planned => planned.Description.UsesProviderBatch);

    /// <summary>Works on one partition, or goes on with it.</summary>
    /// <param name="partition">Which.</param>
    /// <param name="mayBegin">Asked before each row; when it says no, those under way are finished and the partition stays open.</param>
    /// <param name="cancellationToken">Ends the work; what is done is recorded.</param>
    /// <returns>Null when there is more to do.</returns>
    public async Task<PartitionSeal?> RunOneAsync(PartitionInput partition, Func<bool> mayBegin, CancellationToken cancellationToken)
    {
        BlobPath path = paths.Partition(partition.Index);
        await using IPartitionLog log = await session.Log.OpenAsync(path, cancellationToken);
        if (log.Seal is { } sealedBefore)
        {
            guard.TurnOff();
            monitor.Restore(sealedBefore, partition.RowCount);
            await session.Budget.SettleSealedAsync(path, log.PaidBefore, cancellationToken);
            return sealedBefore.RowCount == partition.Rows.Count
                ? sealedBefore
                : throw new CorruptLogException(path, $"it is the record of {sealedBefore.RowCount} rows, but the input has {partition.Rows.Count} there");
        }

        if (log.FinishedRows.Count > 0)
        {
            guard.TurnOff();
            monitor.RowsDone(log.FinishedRows.Sum(at => partition.Rows[at].RowCount), isOfThisAttempt: false);
        }

        await using BudgetAccount account = session.Budget.Open(path, log.PaidBefore);
        using var journal = new CallJournal(log, account, guard);
        try
        {
            return await _runner.RunAsync(
                partition,
                journal,
                partition.StartsAt is null ? await _passed.EndOfAsync(partition.Index, cancellationToken) : null,
                answers => session.EarlierRuns.AddAsync(path, answers, cancellationToken),
                mayBegin,
                cancellationToken);
        }
        catch (RowsMadeException e)
        {
            throw session.Stop.Request(new StopReason(RunStatus.Failed, e.Message));
        }
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
