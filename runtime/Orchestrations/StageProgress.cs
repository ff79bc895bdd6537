namespace Pipelines.Runtime.Orchestrations;

/// <summary>What the sealed partitions of a stage come to.</summary>
/// <param name="Rows">Input rows.</param>
/// <param name="Failed">Rows that failed.</param>
/// <param name="Calls">Paid calls.</param>
/// <param name="ReusedCalls">Answers got without paying.</param>
/// <param name="InputTokens">Prompt tokens of the paid calls.</param>
/// <param name="OutputTokens">Generated tokens.</param>
/// <param name="Cost">US dollars; null when a model has no price.</param>
public sealed record StageProgress(long Rows, long Failed, long Calls, long ReusedCalls, long InputTokens, long OutputTokens, decimal? Cost)
{
    public static StageProgress None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    public static StageProgress operator +(StageProgress left, StageProgress right) => new(
        left.Rows + right.Rows,
        left.Failed + right.Failed,
        left.Calls + right.Calls,
        left.ReusedCalls + right.ReusedCalls,
        left.InputTokens + right.InputTokens,
        left.OutputTokens + right.OutputTokens,
        left.Cost + right.Cost);

    public static StageProgress Add(StageProgress left, StageProgress right) => left + right;
}
