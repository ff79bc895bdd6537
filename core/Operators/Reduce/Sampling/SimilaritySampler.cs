using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Reduce.Sampling;

/// <summary>The rows that are most like a query (cosine), of equally alike ones the earlier. Holds no vector but the query's.</summary>
/// <param name="rowsMax">How many rows.</param>
/// <param name="query">The query's vector; null when there is a failure.</param>
/// <param name="failure">Why there is no query.</param>
internal sealed class SimilaritySampler(int rowsMax, float[]? query, RowFailure? failure) : IGroupSampler
{
    /// <summary>The least alike on top; of equals the latest.</summary>
    private readonly PriorityQueue<int, (double Similarity, int Age)> _kept = new();

    private int _rows;

    public RowFailure? Failure => failure;

    public void Add(float[] vector)
    {
        int row = _rows++;
        (double, int) priority = (RowVectors.Cosine(query!, vector), -row);
        if (_kept.Count < rowsMax)
        {
            _kept.Enqueue(row, priority);
        }
        else
        {
            _kept.EnqueueDequeue(row, priority);
        }
    }

    public IReadOnlyList<int> Choose(CancellationToken cancellationToken) => [.. _kept.UnorderedItems.Select(static one => one.Element).Order()];
}
