using Pipelines.Core.Documents;

namespace Pipelines.Core.Operators.Arranging;

/// <summary>How rows end that an arrangement has already decided about. Made by the factory methods only.</summary>
public sealed record RowEnding
{
    private RowEnding()
    {
    }

    /// <summary>They are a part of what other units make: passed, with no row of their own.</summary>
    public static RowEnding Absorbed { get; } = new() { Status = RowStatus.Ok };

    /// <summary>They are dropped, as is the operator's purpose.</summary>
    public static RowEnding Filtered { get; } = new() { Status = RowStatus.Filtered };

    public required RowStatus Status { get; init; }

    /// <summary>Set when, and only when, they failed.</summary>
    public RowFailure? Failure { get; init; }

    /// <summary>One of <see cref="SkipReasons"/>; set when, and only when, they are skipped.</summary>
    public string? SkipReason { get; init; }

    /// <summary>The operator cannot work on them.</summary>
    public static RowEnding Failed(RowFailure failure) => new() { Status = RowStatus.Failed, Failure = failure };

    /// <summary>They are not worked on.</summary>
    /// <param name="reason">One of <see cref="SkipReasons"/>.</param>
    public static RowEnding Skipped(string reason) => new() { Status = RowStatus.Skipped, SkipReason = reason };

    /// <summary>What the operator's account says about the unit.</summary>
    public RowOutcome OutcomeOf(string operatorName, Row unit) => Status switch
    {
        RowStatus.Failed => new RowOutcome(RowResult.Failed(operatorName, unit, Failure!)),
        RowStatus.Skipped => new RowOutcome(RowResult.Skipped(operatorName, unit, SkipReason!)),
        RowStatus.Filtered => new RowOutcome(RowResult.Filtered(operatorName, unit)),
        _ => new RowOutcome([], []),
    };
}
