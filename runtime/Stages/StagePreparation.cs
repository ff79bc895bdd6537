using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Budgets;
using Pipelines.Runtime.Calls;
using Pipelines.Runtime.Partitions;
using Pipelines.Runtime.Progress;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Stages;

/// <summary>
/// Lets the first operator of a stage prepare itself (calibration), once for all attempts: the result is stored, its calls are
/// recorded in a log of their own.
/// </summary>
internal sealed class StagePreparation(StagePlan stage, StagePaths paths, StageMonitor monitor, StageAccounts accounts, RunSession session)
{
    /// <returns>Null when there is nothing to prepare.</returns>
    /// <exception cref="OperationCanceledException">The run is being stopped, perhaps because a call failed for good.</exception>
    public async Task<JObject?> PrepareAsync(IStageRows input, RowWindow window, long? rowCount, CancellationToken cancellationToken)
    {
        if (stage.Operators.Skip(1).FirstOrDefault(static planned => planned.Operator.PreparationRowCount > 0) is { } late)
        {
            throw new InvalidOperationException($"Operator '{late.Operator.Name}' needs a preparation, so it must stand first in its stage.");
        }

        if (stage.Operators is not [{ Operator: { PreparationRowCount: > 0 } first }, ..])
        {
            return null;
        }

        PreparedStage? stored = await session.Documents.ReadAsync<PreparedStage>(paths.Prepared, cancellationToken);
        if (stored is null)
        {
            IReadOnlyList<Row> rows = await ReadRowsAsync(input, first.ChoosePreparationRows(window.RowsTaken(rowCount!.Value)), cancellationToken);
            stored = await RunAsync(first, rows, cancellationToken);
            await session.Documents.WriteAsync(paths.Prepared, stored, PutCondition.None, cancellationToken);
        }

        accounts.Add(stored);
        return RowJson.ParseObject(stored.Result);
    }

    private async Task<PreparedStage> RunAsync(IRowOperator first, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var trail = new CallTrail();
        string result;
        await using (IPartitionLog log = await session.Log.OpenAsync(paths.PreparationLog, cancellationToken))
        {
            await using BudgetAccount account = session.Budget.Open(paths.PreparationLog, log.PaidBefore);
            using var journal = new CallJournal(log, account);
            var context = new OperatorContext(session.Calls, new CallScope(monitor.Operators[0], journal, trail), prepared: null);
            result = RowJson.Write(await PrepareAsync(first, rows, context, cancellationToken));
            await log.FlushAsync(trail.LastPosition, cancellationToken);
        }

        // What all attempts paid stands in the log.
        await using IPartitionLog written = await session.Log.OpenAsync(paths.PreparationLog, cancellationToken);
        return new PreparedStage(result, written.PaidBefore, trail.ReusedCalls);
    }

    private async Task<JObject> PrepareAsync(IRowOperator first, IReadOnlyList<Row> rows, OperatorContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await first.PrepareAsync(rows, context, cancellationToken);
        }
        catch (RowCallException e)
        {
            throw session.Stop.Request(new StopReason(
                RunStatus.Failed,
                $"Operator '{first.Name}' could not be prepared ({e.Failure.Kind}): {e.Failure.Detail}"));
        }
    }

    /// <summary>The rows with these ordinals, in this order; read in one pass.</summary>
    private static async Task<IReadOnlyList<Row>> ReadRowsAsync(IStageRows input, IReadOnlyList<long> ordinals, CancellationToken cancellationToken)
    {
        Dictionary<long, Row> found = [];
        var wanted = new HashSet<long>(ordinals);
        long ordinal = 0;
        await foreach (Row row in input.ReadAsync(null, cancellationToken))
        {
            if (wanted.Contains(ordinal))
            {
                found[ordinal] = row;
            }

            ordinal++;
            if (found.Count == wanted.Count)
            {
                break;
            }
        }

        return [.. ordinals.Select(wantedOrdinal => found[wantedOrdinal])];
    }
}
