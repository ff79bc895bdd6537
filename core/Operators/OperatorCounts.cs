namespace Pipelines.Core.Operators;

/// <summary>
/// The accounts of one operator: <c>In = passed + Failed + Skipped + Filtered</c>, where a row that became several counts once
/// among those that passed. <c>Out</c> counts the rows made.
/// </summary>
public sealed record OperatorCounts(string Operator, long In, long Out, long Passed, long Failed, long Skipped, long Filtered)
{
    /// <summary>Every row that entered left in exactly one way.</summary>
    public bool Balances => In == Passed + Failed + Skipped + Filtered;
}
