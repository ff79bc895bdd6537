using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Rank;

/// <summary>The order of the rows before it is refined. Holds a few numbers for each row.</summary>
/// <param name="Rows">The rows by their ordinals, the first one first; without those that failed.</param>
/// <param name="Failures">The rows that cannot be put in order, and why.</param>
/// <param name="Count">All rows.</param>
internal sealed record FirstOrder(IReadOnlyList<int> Rows, IReadOnlyDictionary<int, RowFailure> Failures, int Count)
{
    public static Task<FirstOrder> ReadAsync(RankOptions options, IArrangingContext context, CancellationToken cancellationToken) => options.Ordering switch
    {
        RankOrdering.Ratings => ByRatingsAsync(options, context, cancellationToken),
        RankOrdering.Similarity => BySimilarityAsync(options, context, cancellationToken),
        _ => ByExamplesAsync(options, context, cancellationToken),
    };

    private static async Task<FirstOrder> ByRatingsAsync(RankOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        List<double> ratings = [];
        var failures = new Dictionary<int, RowFailure>();
        await foreach (RowResult batch in context.Phases[options.Phases.Ratings!.Value].ReadResultsAsync(cancellationToken))
        {
            int rows = RatingArrangement.RowsOf(batch.Row);
            for (int i = 0; batch.Failure is not null && i < rows; i++)
            {
                failures.Add(ratings.Count + i, batch.Failure);
            }

            ratings.AddRange(batch.Failure is null ? RateRowsOperator.RatingsOf(batch.Row).Select(static rating => (double)rating) : Enumerable.Repeat(0.0, rows));
        }

        // A single row is not rated.
        ratings.AddRange(Enumerable.Repeat(0.0, (int)await context.Inputs[0].CountAsync(cancellationToken) - ratings.Count));
        return ByScore(options, ratings, failures);
    }

    private static async Task<FirstOrder> BySimilarityAsync(RankOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        (float[]? criterion, RowFailure? noCriterion) = await RowVectors.ReadAsync(context.Phases[options.Phases.Query!.Value], cancellationToken).FirstOrDefaultAsync(cancellationToken);
        List<double> similarities = [];
        var failures = new Dictionary<int, RowFailure>();
        await foreach ((float[]? vector, RowFailure? failure) in RowVectors.ReadAsync(context.Phases[options.Phases.Vectors!.Value], cancellationToken))
        {
            if ((noCriterion ?? failure) is { } reason)
            {
                failures.Add(similarities.Count, reason);
            }

            similarities.Add(vector is null || criterion is null ? 0 : RowVectors.Cosine(criterion, vector));
        }

        return ByScore(options, similarities, failures);
    }

    /// <summary>Each row goes to the example that it is most like; examples in their order, the rows of one by how like they are.</summary>
    private static async Task<FirstOrder> ByExamplesAsync(RankOptions options, IArrangingContext context, CancellationToken cancellationToken)
    {
        int count = (int)await context.Inputs[0].CountAsync(cancellationToken);
        ExampleOrder order = await ExampleOrder.ReadAsync(context.Phases[options.Phases.Examples!.Value], count, cancellationToken);
        IArrangedInput vectors = context.Phases[options.Phases.Vectors!.Value];
        IReadOnlyList<float[]> examples = await order.VectorsAsync(vectors, cancellationToken);
        List<(int Example, double Similarity)> nearest = [];
        var failures = new Dictionary<int, RowFailure>();
        await foreach ((float[]? vector, RowFailure? failure) in RowVectors.ReadAsync(vectors, cancellationToken))
        {
            if ((order.Failure ?? failure) is { } reason)
            {
                failures.Add(nearest.Count, reason);
            }

            nearest.Add(vector is null || order.Failure is not null ? default
                : examples.Select((example, at) => (at, RowVectors.Cosine(example, vector))).MaxBy(static one => one.Item2));
        }

        return new FirstOrder(
            [.. Enumerable.Range(0, count).Where(row => !failures.ContainsKey(row)).OrderBy(row => nearest[row].Example).ThenByDescending(row => nearest[row].Similarity)],
            failures,
            count);
    }

    /// <summary>Rows with equal scores stay in input order, whichever way.</summary>
    private static FirstOrder ByScore(RankOptions options, List<double> scores, Dictionary<int, RowFailure> failures)
    {
        IEnumerable<int> rows = Enumerable.Range(0, scores.Count).Where(row => !failures.ContainsKey(row));
        return new FirstOrder([.. options.IsAscending ? rows.OrderBy(row => scores[row]) : rows.OrderByDescending(row => scores[row])], failures, scores.Count);
    }
}
