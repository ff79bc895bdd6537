namespace Pipelines.Core.Operators;

/// <summary>
/// The accounts of one operator: <c>In = passed + Failed + Skipped + Filtered</c>, where a row that became several counts once
/// among those that passed. <c>Out</c> counts the rows made.
/// </summary>
public sealed record OperatorCounts(string Operator, long In, long Out, long Passed, long Failed, long Skipped, long Filtered)
{
    /// <summary>Every row that entered left in exactly one way.</summary>
    public bool Balances => In == Passed + Failed + Skipped + Filtered;

    public static OperatorCounts None(string operatorName) => new(operatorName, 0, 0, 0, 0, 0, 0);

    /// <exception cref="ArgumentException">They are the accounts of two operators.</exception>
    public static OperatorCounts operator +(OperatorCounts left, OperatorCounts right) =>
        string.Equals(left.Operator, right.Operator, StringComparison.Ordinal)
            ? new(
                left.Operator,
                left.In + right.In,
                left.Out + right.Out,
                left.Passed + right.Passed,
                left.Failed + right.Failed,
                left.Skipped + right.Skipped,
                left.Filtered + right.Filtered)
            : throw new ArgumentException($"The accounts of '{left.Operator}' and '{right.Operator}' do not add up.", nameof(right));

    public static OperatorCounts Add(OperatorCounts left, OperatorCounts right) => left + right;
}
