using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// The pairs whose comparison tells where the threshold should be: half of them spread over all similarities, half drawn by
/// <c>exp(20 · similarity)</c>, so mostly alike ones, among which the matches are. One pass over all pairs; holds none but those.
/// </summary>
internal static class ProbePairs
{
    /// <summary>Pairs that are compared to find the threshold.</summary>
    public const int CountMax = 100;

    private const int Bins = 10;
    private const int PerBin = CountMax / 2 / Bins;
    private const double Sharpness = 20;
    private const ulong SpreadStream = 1;
    private const ulong DrawnStream = 2;

    /// <param name="space">All pairs.</param>
    /// <param name="left">The vectors of the left rows.</param>
    /// <param name="right">Those of the right rows.</param>
    public static IReadOnlyList<RowPair> Choose(PairSpace space, VectorTable left, VectorTable right)
    {
        PriorityQueue<RowPair, double>[] spread = [.. Enumerable.Range(0, Bins).Select(static _ => new PriorityQueue<RowPair, double>())];
        var drawn = new PriorityQueue<RowPair, double>();
        new SimilarityScan(space, left, right).Visit(0, space.Lefts.Count, double.NegativeInfinity, (leftIndex, rightIndex, similarity) =>
        {
            var pair = new RowPair(space.Lefts[leftIndex], space.Rights[rightIndex]);
            Offer(spread[Math.Clamp((int)(similarity * Bins), 0, Bins - 1)], PerBin, pair, PairDraw.Of(pair, SpreadStream));

            // Gumbel's way of drawing without putting back, with the weight's logarithm.
            Offer(drawn, CountMax / 2, pair, (Sharpness * similarity) - Math.Log(-Math.Log(PairDraw.Of(pair, DrawnStream))));
        });

        return
        [
            .. spread.Append(drawn).SelectMany(static bin => bin.UnorderedItems).Select(static one => one.Element).Distinct()
                .OrderBy(static pair => pair.Left).ThenBy(static pair => pair.Right),
        ];
    }

    /// <summary>
    /// The highest of the cut-offs 0.01, 0.02 … 0.99 at which so large a share of the compared matches is kept. Without a match among them,
    /// not even among the most alike, only texts that are all but equal remain.
    /// </summary>
    public static double ThresholdFor(IReadOnlyList<(double Similarity, bool IsMatch)> compared, double targetRecall)
    {
        double[] matches = [.. compared.Where(static one => one.IsMatch).Select(static one => one.Similarity)];
        for (int hundredths = 99; hundredths > 1; hundredths--)
        {
            double cutOff = hundredths / 100.0;
            if (matches.Count(similarity => similarity >= cutOff) >= targetRecall * matches.Length)
            {
                return cutOff;
            }
        }

        return 0.01;
    }

    private static void Offer(PriorityQueue<RowPair, double> kept, int countMax, RowPair pair, double rank)
    {
        if (kept.Count < countMax)
        {
            kept.Enqueue(pair, rank);
        }
        else
        {
            kept.EnqueueDequeue(pair, rank);
        }
    }
}
