using System.Runtime.CompilerServices;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Identity;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
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
/// <item>the input's window and, where somebody needs it, its length are worked out;</item>
/// <item>the first operator prepares itself, once;</item>
/// <item>the input is cut into partitions, a bounded number of which are worked on together;</item>
/// <item>the seals of all partitions add up to the seal of the stage.</item>
/// </list>
/// </summary>
internal sealed class StageRunner(StagePlan stage, StagePlace place, StageMonitor monitor, ReuseScope scope, RunSession session)
{
    private readonly StagePaths _paths = new(place);
    private readonly StageReuse _reuse = new(session.Documents, session.Shelf, scope);

    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    /// <exception cref="CorruptLogException">What an earlier attempt recorded is not what was written, or not of this input.</exception>
    public async Task<StageOutput> RunAsync(IStageRows input, CancellationToken cancellationToken)
    {
        if (await session.Shelf.FindAsync(place, cancellationToken) is { } finished)
        {
            session.Restore(finished.Seal.Models, finished.Seal.ReusedCalls);
            return Finish(finished);
        }

        bool isBegun = await new StageRecovery(_paths, session).RestoreAsync(cancellationToken);
        ContentHash question = await session.Keys.QuestionAsync(stage, input.Key, cancellationToken);
        if (!isBegun && await _reuse.TakeOverAsync(question, place, cancellationToken) is { } earlier)
        {
            session.Restore(earlier.Seal.Models, earlier.Seal.ReusedCalls);
            return Finish(earlier);
        }

        StageSeal seal = await WorkAsync(input, question, cancellationToken);
        await session.Documents.WriteAsync(_paths.Seal, seal, PutCondition.None, cancellationToken);
        StageOutput made = (await session.Shelf.FindAsync(place, cancellationToken))!;
        await _reuse.OfferAsync(made, cancellationToken);
        return Finish(made);
    }

    private async Task<StageSeal> WorkAsync(IStageRows input, ContentHash question, CancellationToken cancellationToken)
    {
        RowWindow window = stage.Operators is [{ } first, ..] ? first.Window : RowWindow.All;
        long? rowCount = await CountAsync(input, window, cancellationToken);
        monitor.Start(rowCount, input.SizeBytes);
        var accounts = new StageAccounts(stage);
        JObject? prepared = await new StagePreparation(stage, _paths, monitor, accounts, session).PrepareAsync(input, window, rowCount, cancellationToken);
        var guard = new FailureGuard(session.Options.FailFast, session.Options.Calls.ConcurrencyMax, session.Stop);
        var partitions = new StagePartitions(stage, _paths, monitor, guard, prepared, accounts, session);
        IAsyncEnumerable<Row> rows = TakeAsync(input.ReadAsync(monitor, cancellationToken), window.RowsTaken(long.MaxValue), cancellationToken);
        await partitions.RunAsync(PartitionCutter.CutAsync(rows, session.Options.Partitions, cancellationToken), cancellationToken);
        return accounts.Seal(question, StageKeys.Rows(stage, question, place), window, rowCount);
    }

    private StageOutput Finish(StageOutput output)
    {
        monitor.Finish(output.Seal);
        return output;
    }

    /// <summary>The rows of the input, counted only when they must be: beyond a window rows are skipped unread, and preparation draws from all.</summary>
    private async Task<long?> CountAsync(IStageRows input, RowWindow window, CancellationToken cancellationToken)
    {
        bool mustCount = window.IsBounded || stage.Operators is [{ Operator.PreparationRowCount: > 0 }, ..];
        return mustCount ? await input.CountAsync(cancellationToken) : input.KnownCount;
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
}
