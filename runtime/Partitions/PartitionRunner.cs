using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Storage;
using Pipelines.Runtime.Calls;

namespace Pipelines.Runtime.Partitions;

/// <summary>
/// Runs the operators of a stage over one partition. Rows go through chains of operators one by one, without a barrier; an
/// operator that takes batches is a barrier within the partition, because which rows share a batch must not depend on timing:
/// <code>
/// [map → map] → [batch map] → [map]      each [ ] over all rows of the partition
/// </code>
/// Every input row ends in exactly one record. A row may begin at a later operator than the first: then earlier parts leave it alone.
/// A row may be a unit that stands for a group of rows: its time may be over in the middle of its calls, and an arrangement may have
/// decided already how it ends.
/// </summary>
internal sealed class PartitionRunner(
    string stepName,
    IReadOnlyList<StageOperator> operators,
    CallMaker calls,
    int rowsAtOnceMax,
    Action<RowWork> onRecorded)
{
    /// <param name="input">The partition, whose rows are taken.</param>
    /// <param name="journal">Its log, open and not sealed.</param>
    /// <param name="end">Where the work on the rows ends before their end; null works on all.</param>
    /// <param name="indexing">Takes the answers that may serve later runs, before the partition is sealed.</param>
    /// <param name="mayBegin">Asked before each row; when it says no, those under way are finished and the partition stays open.</param>
    /// <param name="cancellationToken">Ends the work; what is done is recorded.</param>
    /// <returns>Null when there is more to do.</returns>
    /// <exception cref="OperationCanceledException">The run is being stopped.</exception>
    public async Task<PartitionSeal?> RunAsync(
        PartitionInput input,
        CallJournal journal,
        EarlyEnd? end,
        Func<IReadOnlyList<AnswerPlace>, Task> indexing,
        Func<bool> mayBegin,
        CancellationToken cancellationToken)
    {
        int rowCount = input.Rows.Count;
        IReadOnlyList<RowWork> works = Begin(input.TakeRows(), input.StartsAt, journal.Log.FinishedRows);
        bool isDone = end is null
            ? await RunPartsAsync(works, journal, mayBegin, cancellationToken)
            : await RunWindowsAsync(end, rowCount, works, journal, mayBegin, cancellationToken);
        return isDone ? await journal.Log.SealAsync(rowCount, indexing, cancellationToken) : null;
    }

    /// <returns>Whether all rows were worked on, or skipped because enough have passed.</returns>
    private async Task<bool> RunWindowsAsync(
        EarlyEnd end, int rowCount, IReadOnlyList<RowWork> works, CallJournal journal, Func<bool> mayBegin, CancellationToken cancellationToken)
    {
        long passed = end.PassedBefore;
        for (int first = 0; first < rowCount; first += Math.Min(end.WindowRows, rowCount))
        {
            int next = Math.Min(rowCount, first + Math.Min(end.WindowRows, rowCount));
            IReadOnlyList<RowWork> window = [.. works.Where(work => work.Ordinal >= first && work.Ordinal < next)];
            if (passed >= end.RowsWanted)
            {
                await SkipAsync([.. window.Where(static work => work.Results[0].Row.Group?.Ending is null)], journal);
            }

            if (!await RunPartsAsync(window, journal, mayBegin, cancellationToken))
            {
                return false;
            }

            passed += window.Where(work => !journal.Log.FinishedRows.Contains(work.Ordinal)).Sum(static work => work.RowsMade)
                + journal.Log.FinishedRows.Where(row => row >= first && row < next).Sum(journal.Log.RowsMadeOf);
        }

        return true;
    }

    private async Task SkipAsync(IReadOnlyList<RowWork> works, CallJournal journal)
    {
        foreach (RowWork work in works)
        {
            var skipped = new RowOutcome(RowResult.Skipped(operators[0].Operator.Name, work.Results[0].Row, SkipReasons.Limit));
            work.Apply(operators[0], work.Results[0].Row, skipped);
            work.Results = skipped.Results;
            await RecordAsync(work, journal);
        }
    }

    private async Task<bool> RunPartsAsync(IReadOnlyList<RowWork> works, CallJournal journal, Func<bool> mayBegin, CancellationToken cancellationToken)
    {
        for (int from = 0; from < operators.Count;)
        {
            int to = EndOfPart(from);
            IReadOnlyList<RowWork> open = [.. works.Where(GoesOn)];
            bool isDone = await (operators[from].TakesBatches
                ? RunBatchesAsync(operators[from], open, journal, mayBegin, cancellationToken)
                : RunChainsAsync(from, to, open, journal, mayBegin, cancellationToken));
            if (!isDone)
            {
                return false;
            }

            from = to;
        }

        if (operators.Count == 0)
        {
            foreach (RowWork work in works)
            {
                await RecordAsync(work, journal);
            }
        }

        return true;
    }

    /// <summary>Rows that are not recorded yet; all rows where batches are made, which must be those of the first attempt.</summary>
    private IReadOnlyList<RowWork> Begin(IReadOnlyList<Row> rows, IReadOnlyList<int>? startsAt, IReadOnlySet<int> finished)
    {
        bool needsAll = operators.Any(static one => one.TakesBatches);
        return
        [
            .. rows.Index()
                .Where(row => needsAll || !finished.Contains(row.Index))
                .Select(row => new RowWork(row.Index, row.Item, stepName, operators, startsAt?[row.Index] ?? 0)),
        ];
    }

    private int EndOfPart(int from)
    {
        int to = from + 1;
        while (!operators[from].TakesBatches && to < operators.Count && !operators[to].TakesBatches)
        {
            to++;
        }

        return to;
    }

    private async Task<bool> RunChainsAsync(
        int from, int to, IReadOnlyList<RowWork> works, CallJournal journal, Func<bool> mayBegin, CancellationToken cancellationToken)
    {
        bool isCutShort = false;
        IReadOnlyList<RowWork> ordered = WorkOrder.By(operators[from].Operator, works, static work => work.Results[0].Row);
        bool isDone = await BoundedParallel.ForEachAsync(ordered, rowsAtOnceMax, mayBegin, RunChainAsync, cancellationToken);
        return isDone && !Volatile.Read(ref isCutShort);

        async Task RunChainAsync(RowWork work, CancellationToken stopping)
        {
            try
            {
                work.Results = await RunAllAsync(work, work.Results, Math.Max(from, work.StartsAt), to, journal, mayBegin, stopping);
            }
            catch (WorkCutShortException)
            {
                Volatile.Write(ref isCutShort, true);
                return;
            }

            if (to == operators.Count || !GoesOn(work))
            {
                await RecordAsync(work, journal);
            }
        }
    }

    /// <summary>Runs each of the rows that go on through the operators; those that have ended stay as they are.</summary>
    private ValueTask<IReadOnlyList<RowResult>> RunAllAsync(
        RowWork work,
        IReadOnlyList<RowResult> rows,
        int from,
        int to,
        CallJournal journal,
        Func<bool> mayGoOn,
        CancellationToken cancellationToken) => rows.Count == 1
            ? RunOneAsync(work, rows[0], from, to, journal, mayGoOn, cancellationToken)
            : RunEachAsync(work, rows, from, to, journal, mayGoOn, cancellationToken);

    private async ValueTask<IReadOnlyList<RowResult>> RunEachAsync(
        RowWork work,
        IReadOnlyList<RowResult> rows,
        int from,
        int to,
        CallJournal journal,
        Func<bool> mayGoOn,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<RowResult>[] ended = await Task.WhenAll(
            rows.Select(row => RunOneAsync(work, row, from, to, journal, mayGoOn, cancellationToken).AsTask()));
        return [.. ended.SelectMany(static results => results)];
    }

    private async ValueTask<IReadOnlyList<RowResult>> RunOneAsync(
        RowWork work,
        RowResult current,
        int from,
        int to,
        CallJournal journal,
        Func<bool> mayGoOn,
        CancellationToken cancellationToken)
    {
        for (int i = from; i < to && current.Status == RowStatus.Ok; i++)
        {
            RowOutcome outcome = (await ApplyAsync(operators[i], [current.Row], work.Trail, journal, mayGoOn, cancellationToken))[0];
            work.Apply(operators[i], current.Row, outcome);
            if (outcome.Results.Count != 1)
            {
                return await RunAllAsync(work, outcome.Results, i + 1, to, journal, mayGoOn, cancellationToken);
            }

            current = outcome.Results[0];
        }

        return [current];
    }

    /// <summary>Puts the rows that go on into batches, the same in every attempt, and each outcome back to where its row came from.</summary>
    private async Task<bool> RunBatchesAsync(
        StageOperator at, IReadOnlyList<RowWork> works, CallJournal journal, Func<bool> mayBegin, CancellationToken cancellationToken)
    {
        (RowWork Work, int Place, Row Row)[] rows =
        [
            .. from work in works
            from result in work.Results.Index()
            where result.Item.Status == RowStatus.Ok
            select (work, result.Index, result.Item.Row),
        ];
        (RowWork Work, int Place, Row Row)[][] batches =
            [.. WorkOrder.By(at.Operator, rows, static row => row.Row).Chunk(at.Operator.RowsPerApplication)];
        bool isCutShort = false;
        var outcomes = new System.Collections.Concurrent.ConcurrentDictionary<(RowWork Work, int Place), RowOutcome>();
        if (!await BoundedParallel.ForEachAsync(batches, rowsAtOnceMax, mayBegin, RunBatchAsync, cancellationToken) || Volatile.Read(ref isCutShort))
        {
            return false;
        }

        foreach (RowWork work in works)
        {
            work.Results =
            [
                .. work.Results.Index().SelectMany(result =>
                    outcomes.TryGetValue((work, result.Index), out RowOutcome? outcome) ? outcome.Results : [result.Item]),
            ];
            if (at.Index == operators.Count - 1 || !GoesOn(work))
            {
                await RecordAsync(work, journal);
            }
        }

        return true;

        async Task RunBatchAsync((RowWork Work, int Place, Row Row)[] batch, CancellationToken stopping)
        {
            // All calls of a batch belong to its first row; the others must find them durable before they call again.
            IReadOnlyList<RowOutcome> made;
            try
            {
                made = await ApplyAsync(at, [.. batch.Select(static row => row.Row)], batch[0].Work.Trail, journal, mayGoOn: null, stopping);
            }
            catch (WorkCutShortException)
            {
                Volatile.Write(ref isCutShort, true);
                return;
            }

            for (int i = 0; i < batch.Length; i++)
            {
                batch[i].Work.Apply(at, batch[i].Row, made[i]);
                batch[i].Work.Trail.Recorded(batch[0].Work.Trail.LastPosition);
                outcomes[(batch[i].Work, batch[i].Place)] = made[i];
            }
        }
    }

    private async ValueTask<IReadOnlyList<RowOutcome>> ApplyAsync(
        StageOperator at,
        IReadOnlyList<Row> rows,
        CallTrail trail,
        CallJournal journal,
        Func<bool>? mayGoOn,
        CancellationToken cancellationToken)
    {
        // How some units end is decided already, whoever shares their application: no operator sees them.
        Row[] open = [.. rows.Where(static row => row.Group?.Ending is null)];
        if (open.Length == 0)
        {
            return [.. rows.Select(row => EndingOf(at, row))];
        }

        bool isUnit = open is [{ Group: not null }];
        var context = new OperatorContext(calls, new CallScope(at.Monitor, journal, trail), at.Prepared, isUnit ? mayGoOn : null);
        IReadOnlyList<RowOutcome> outcomes = await at.Operator.ApplyAsync(open, context, cancellationToken);
        if (outcomes.Count != open.Length)
        {
            throw new InvalidOperationException($"Operator '{at.Operator.Name}' returned {outcomes.Count} outcomes for {open.Length} rows.");
        }

        if (isUnit)
        {
            outcomes = [Settled(outcomes[0])];
        }

        int next = 0;
        return open.Length == rows.Count ? outcomes : [.. rows.Select(row => row.Group?.Ending is null ? outcomes[next++] : EndingOf(at, row))];
    }

    private static RowOutcome EndingOf(StageOperator at, Row unit) => Settled(unit.Group!.Ending!.OutcomeOf(at.Operator.Name, unit));

    /// <summary>What was made of a unit is rows like any others: they stand for themselves.</summary>
    private static RowOutcome Settled(RowOutcome outcome) => outcome with
    {
        Results = [.. outcome.Results.Select(static result => result with { Row = result.Row with { Group = null } })],
    };

    private async ValueTask RecordAsync(RowWork work, CallJournal journal)
    {
        if (!journal.Log.FinishedRows.Contains(work.Ordinal))
        {
            // Done is done: recorded also when the run is being stopped meanwhile.
            await journal.Log.AppendAsync(work.ToRecord(), CancellationToken.None);
            onRecorded(work);
            work.End();
        }
    }

    private static bool GoesOn(RowWork work)
    {
        for (int i = 0; i < work.Results.Count; i++)
        {
            if (IsOk(work.Results[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOk(RowResult result) => result.Status == RowStatus.Ok;
}
