namespace Pipelines.Core.Operators.Pairs;

/// <summary>Which rows of two inputs are joined. Held in memory: the matches, and a word for each row.</summary>
/// <param name="Matches">The pairs that are joined, by their left rows and then their right ones.</param>
/// <param name="LeftFailures">The left rows that cannot be joined, and why.</param>
/// <param name="RightFailures">The same of the right rows.</param>
internal sealed record JoinResult(
    IReadOnlyList<RowPair> Matches, IReadOnlyDictionary<int, RowFailure> LeftFailures, IReadOnlyDictionary<int, RowFailure> RightFailures)
{
    /// <summary>The failures of an input's rows, with those of the rows that could not be embedded.</summary>
    public static Dictionary<int, RowFailure> WithEmbedding(IEnumerable<KeyValuePair<int, RowFailure>> failures, PairInput input)
    {
        var all = new Dictionary<int, RowFailure>(failures);
        foreach ((int row, RowFailure failure) in input.Unembedded)
        {
            all[row] = failure with { Detail = $"The row cannot be embedded: {failure.Detail}" };
        }

        return all;
    }
}
