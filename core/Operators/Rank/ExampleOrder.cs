using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Rank;

/// <summary>The order of the example rows: by the rows of a batch that came after them, over all batches.</summary>
/// <param name="Rows">The examples by their ordinals in the input, the first one first.</param>
/// <param name="Failure">Why there is no order; null when there is one.</param>
internal sealed record ExampleOrder(IReadOnlyList<long> Rows, RowFailure? Failure)
{
    public static async Task<ExampleOrder> ReadAsync(IArrangedInput batches, int rows, CancellationToken cancellationToken)
    {
        IReadOnlyList<long> examples = ExampleArrangement.Examples(rows);
        int[] wins = new int[examples.Count];
        await foreach (RowResult batch in batches.ReadResultsAsync(cancellationToken))
        {
            if (batch.Failure is { } failure)
            {
                return new ExampleOrder([], failure);
            }

            IReadOnlyList<int> order = OrderExamplesOperator.OrderOf(batch.Row);
            for (int place = 0; place < order.Count; place++)
            {
                wins[order[place]] += order.Count - place - 1;
            }
        }

        return new ExampleOrder([.. Enumerable.Range(0, examples.Count).OrderByDescending(example => wins[example]).Select(example => examples[example])], null);
    }

    /// <summary>The vectors of the examples in their order, without those that have none.</summary>
    public async Task<IReadOnlyList<float[]>> VectorsAsync(IArrangedInput vectors, CancellationToken cancellationToken)
    {
        var places = Rows.Index().ToDictionary(static one => one.Item, static one => one.Index);
        float[]?[] found = new float[]?[Rows.Count];
        long ordinal = 0;
        await foreach ((float[]? vector, _) in RowVectors.ReadAsync(vectors, cancellationToken))
        {
            if (places.TryGetValue(ordinal++, out int place))
            {
                found[place] = vector;
            }
        }

        return [.. found.OfType<float[]>()];
    }
}
