using Pipelines.Core.Identity;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;
using Pipelines.Core.Storage;
using Pipelines.Core.Usage;

namespace Pipelines.Runtime.Stages;

/// <summary>Adds the seals of a stage's partitions up. Thread-safe.</summary>
internal sealed class StageAccounts(StagePlan stage)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, OperatorCounts> _operators =
        stage.Operators.ToDictionary(static planned => planned.Operator.Name, static planned => OperatorCounts.None(planned.Operator.Name), StringComparer.Ordinal);

    private readonly UsageByModel _models = new();
    private int _partitions;
    private long _rows;
    private long _reusedCalls;

    public void Add(PartitionSeal seal)
    {
        lock (_gate)
        {
            _partitions++;
            _rows += seal.RowCount;
            _reusedCalls += seal.ReusedCalls;
            _models.Add(seal.Models);
            foreach (OperatorCounts counts in seal.Operators)
            {
                _operators[counts.Operator] += counts;
            }
        }
    }

    public void Add(PreparedStage prepared) => AddPaid(prepared.Models, prepared.ReusedCalls);

    public void AddPaid(IReadOnlyList<ModelUsage> models, long reusedCalls)
    {
        lock (_gate)
        {
            _reusedCalls += reusedCalls;
            _models.Add(models);
        }
    }

    /// <param name="key">What the stage asks for.</param>
    /// <param name="rowsKey">Names its rows.</param>
    /// <param name="window">The window of its first operator.</param>
    /// <param name="rowCounts">Rows of each input; null when no row is beyond the window.</param>
    /// <exception cref="InvalidOperationException">The accounts do not balance.</exception>
    public StageSeal Seal(ContentHash key, ContentHash rowsKey, RowWindow window, IReadOnlyList<long>? rowCounts)
    {
        lock (_gate)
        {
            rowCounts ??= [_rows];
            long rowsIn = rowCounts.Sum();
            Dictionary<string, long> skipped = SkippedByReason(window, rowCounts);
            OperatorCounts[] operators = [.. stage.Operators.Select(planned => _operators[planned.Operator.Name])];
            if (operators.Length > 0)
            {
                long beyond = skipped.Values.Sum();
                operators[0] += OperatorCounts.None(operators[0].Operator) with { In = beyond, Skipped = beyond };
            }

            long rowsOut = operators.Length > 0 ? operators[^1].Out : _rows;
            Check(operators, rowsIn);
            return new StageSeal(key, rowsKey, _partitions, rowsIn, rowsOut, operators, skipped, _models.ToList(), _reusedCalls);
        }
    }

    /// <summary>The stage after a retry: all rows that had failed were tried again, and new ones have come in.</summary>
    /// <param name="before">The stage before the retry.</param>
    /// <param name="rowsKey">Names its rows now.</param>
    /// <param name="window">The window of its first operator.</param>
    /// <param name="newRows">Rows that have come in.</param>
    /// <param name="beyondWindow">Those of them that the window leaves out.</param>
    /// <exception cref="InvalidOperationException">The accounts do not balance.</exception>
    public StageSeal SealRetry(StageSeal before, ContentHash rowsKey, RowWindow window, long newRows, long beyondWindow)
    {
        lock (_gate)
        {
            OperatorCounts[] operators =
            [
                .. before.Operators.Select(counts => counts with { In = counts.In - counts.Failed, Failed = 0 } + _operators[counts.Operator]),
            ];
            Dictionary<string, long> skipped = new(before.SkippedByReason, StringComparer.Ordinal);
            if (beyondWindow > 0)
            {
                string reason = window.SkipReasonAt(before.RowsTaken + newRows - beyondWindow)!;
                skipped[reason] = skipped.GetValueOrDefault(reason) + beyondWindow;
                operators[0] += OperatorCounts.None(operators[0].Operator) with { In = beyondWindow, Skipped = beyondWindow };
            }

            long rowsIn = before.RowsIn + newRows;
            long rowsOut = operators.Length > 0 ? operators[^1].Out : rowsIn;
            Check(operators, rowsIn);
            _models.Add(before.Models);
            return new StageSeal(before.Key, rowsKey, _partitions, rowsIn, rowsOut, operators, skipped, _models.ToList(), before.ReusedCalls + _reusedCalls);
        }
    }

    private static Dictionary<string, long> SkippedByReason(RowWindow window, IReadOnlyList<long> rowCounts)
    {
        Dictionary<string, long> skipped = new(StringComparer.Ordinal);
        foreach (long rows in rowCounts)
        {
            long inSample = Math.Min(rows, window.SampleRows ?? long.MaxValue);
            Add(SkipReasons.Sample, rows - inSample);
            Add(SkipReasons.Limit, inSample - window.RowsTaken(rows));
        }

        return skipped;

        void Add(string reason, long rows)
        {
            if (rows > 0)
            {
                skipped[reason] = skipped.GetValueOrDefault(reason) + rows;
            }
        }
    }

    /// <summary>Every row that entered an operator left it in one way, and what one makes is what the next one gets.</summary>
    private static void Check(OperatorCounts[] operators, long rowsIn)
    {
        long expected = rowsIn;
        foreach (OperatorCounts counts in operators)
        {
            if (!counts.Balances || counts.In != expected)
            {
                throw new InvalidOperationException($"The accounts do not balance: {expected} rows reached operator '{counts.Operator}', it accounts for {counts}.");
            }

            expected = counts.Out;
        }
    }
}
