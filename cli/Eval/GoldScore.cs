using Pipelines.Core.Scoring;

namespace Pipelines.Cli.Eval;

/// <summary>What comparing rows with their right answers gave.</summary>
/// <param name="Rows">Rows that are right in every field, of all gold lines.</param>
/// <param name="Fields">In the order in which the gold has them first.</param>
/// <param name="MissingRows">Gold lines without a row: each of their fields is wrong.</param>
/// <param name="ExtraRows">Rows without a gold line, which count for nothing.</param>
internal sealed record GoldScore(Share Rows, IReadOnlyList<FieldScore> Fields, long MissingRows, long ExtraRows)
{
    /// <summary>One for each gold line, in their order.</summary>
    public IReadOnlyList<RowVerdict> Verdicts { get; init; } = [];

    /// <summary>What the models' confidence is worth; null when no row tells any.</summary>
    public ConfidenceCalibration? Calibration
    {
        get
        {
            ScoredAnswer[] scored = [.. Verdicts.Where(static row => row.Confidence is not null).Select(static row => new ScoredAnswer(row.Confidence!.Value, row.IsRight))];
            return scored.Length == 0 ? null : new ConfidenceCalibration(scored);
        }
    }
}
