using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators;

/// <summary>
/// What became of a row at an operator. Made by the factory methods only, so that the parts always fit the status.
/// </summary>
public sealed record RowResult
{
    private RowResult()
    {
    }

    /// <summary>The operator where the row is now: the one it passed last, or the one where it ended.</summary>
    public required string Operator { get; init; }

    public required RowStatus Status { get; init; }

    /// <summary>For <see cref="RowStatus.Ok"/> the row made; otherwise the row as it entered the operator.</summary>
    public required Row Row { get; init; }

    /// <summary>Set when, and only when, the status is <see cref="RowStatus.Failed"/>, or skipped because of a failure.</summary>
    public RowFailure? Failure { get; init; }

    /// <summary>One of <see cref="SkipReasons"/>; set when, and only when, the status is <see cref="RowStatus.Skipped"/>.</summary>
    public string? SkipReason { get; init; }

    public static RowResult Ok(string operatorName, Row row) =>
        new() { Operator = operatorName, Status = RowStatus.Ok, Row = row };

    public static RowResult Failed(string operatorName, Row row, RowFailure failure) =>
        new() { Operator = operatorName, Status = RowStatus.Failed, Row = row, Failure = failure };

    public static RowResult Skipped(string operatorName, Row row, string reason, RowFailure? failure = null) =>
        new() { Operator = operatorName, Status = RowStatus.Skipped, Row = row, SkipReason = reason, Failure = failure };

    public static RowResult Filtered(string operatorName, Row row) =>
        new() { Operator = operatorName, Status = RowStatus.Filtered, Row = row };
}
