using System.Globalization;

namespace Pipelines.Core.Planning.Rewriting;

/// <summary>
/// Where an operator takes only the first N rows, the stage before it ends when N rows have passed it. Rows that fail on the way count for
/// nothing there, so the operator gets the same rows; that is why the limit is not simply moved.
/// </summary>
internal static class LimitPushdown
{
    /// <param name="line">The operators.</param>
    /// <param name="isFused">Operators that work row by row share a stage.</param>
    public static IEnumerable<string> Apply(List<PlannedOperator> line, bool isFused)
    {
        List<string> changes = [];
        for (int at = 1; at < line.Count; at++)
        {
            PlannedOperator taking = line[at];
            if (!taking.Window.IsBounded || line[at - 1].PassedRowsMax is not null || StageBefore(line, at, isFused) is not { } stage || !CanEndEarly(stage))
            {
                continue;
            }

            long rows = taking.Window.RowsTaken(long.MaxValue);
            line[at - 1] = line[at - 1] with { PassedRowsMax = rows };
            string spared = string.Join(" and ", stage.Where(RowByRow.IsCostly).Select(static planned => $"'{planned.Operator.Name}'"));
            changes.Add(string.Create(CultureInfo.InvariantCulture, $"{spared}: the work ends when {rows} rows have passed, because '{taking.Operator.Name}' takes no more."));
        }

        return changes;
    }

    /// <summary>The operators of the stage that ends before <paramref name="at"/>.</summary>
    private static List<PlannedOperator> StageBefore(List<PlannedOperator> line, int at, bool isFused)
    {
        int first = at - 1;
        while (isFused && first > 0 && !RowByRow.BeginsStage(line[first]))
        {
            first--;
        }

        return line[first..at];
    }

    /// <summary>Rows that share a call would share it with others, and units of a whole input stand for several rows: both keep all.</summary>
    private static bool CanEndEarly(List<PlannedOperator> stage) =>
        stage.Any(RowByRow.IsCostly)
        && stage.All(static planned => planned.Arrangement is null
            && planned.Operator is { RowsPerApplication: 1, PreparationRowCount: 0, Traits: { IsRowLocal: true, PreservesOrder: true } });
}
