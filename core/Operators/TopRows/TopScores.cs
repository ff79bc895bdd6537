namespace Pipelines.Core.Operators.TopRows;

/// <summary>How well each row fits its query.</summary>
/// <param name="Scores">By the rows' ordinals; a row that the query does not find at all has <see cref="NotFound"/>, and a score of 0.</param>
/// <param name="Failures">The rows that have no score, and why.</param>
internal sealed record TopScores(double[] Scores, IReadOnlyDictionary<int, RowFailure> Failures)
{
    /// <summary>Below every score.</summary>
    public const double NotFound = double.NegativeInfinity;

    /// <summary>The score as it is told.</summary>
    public double Told(int row) => double.IsNegativeInfinity(Scores[row]) ? 0 : Scores[row];
}
