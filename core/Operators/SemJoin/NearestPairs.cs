using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.SemJoin;

/// <summary>
/// The pairs whose embeddings are alike enough, of each left row no more than the most alike ones; of equally alike right rows the earlier. Looks at every pair
/// and holds those it finds. Pure.
/// </summary>
internal static class NearestPairs
{
    /// <summary>More matches are held by nobody: a threshold that lets so many pass is a mistake.</summary>
    private const int MatchesMax = 20_000_000;

    /// <summary>Half the last digit of a cosine of floats, so that equal texts are alike by 1.0 whatever the rounding.</summary>
    private const double RoundingSlack = 1e-6;

    private const int LeftsPerTask = 32;

    /// <summary>The pairs by their left rows and then their right ones.</summary>
    /// <param name="space">All pairs.</param>
    /// <param name="left">The vectors of the left rows.</param>
    /// <param name="right">Those of the right rows.</param>
    /// <param name="least">How alike a pair is at least.</param>
    /// <param name="countMax">How many pairs a left row has at most; null for any number.</param>
    /// <exception cref="ArrangementException">There are more than can be held.</exception>
    public static IReadOnlyList<(RowPair Pair, float Similarity)> Of(PairSpace space, VectorTable left, VectorTable right, double least, int? countMax)
    {
        var scan = new SimilarityScan(space, left, right);
        List<(RowPair, float)> all = [];
        int perRound = LeftsPerTask * Math.Max(1, Environment.ProcessorCount);
        for (int begin = 0; begin < space.Lefts.Count; begin += perRound)
        {
            int end = Math.Min(begin + perRound, space.Lefts.Count);
            PriorityQueue<int, (float Similarity, int Place)>[] kept = [.. Enumerable.Range(begin, end - begin).Select(static _ => new PriorityQueue<int, (float, int)>())];
            Parallel.For(0, (kept.Length + LeftsPerTask - 1) / LeftsPerTask, task =>
            {
                int first = begin + (task * LeftsPerTask);
                scan.Visit(first, Math.Min(first + LeftsPerTask, end), least - RoundingSlack, (at, partner, similarity) => Offer(kept[at - begin], partner, similarity, countMax));
            });
            for (int at = begin; at < end; at++)
            {
                all.AddRange(kept[at - begin].UnorderedItems.OrderBy(static one => one.Element)
                    .Select(one => (new RowPair(space.Lefts[at], space.Rights[one.Element]), one.Priority.Similarity)));
            }

            if (all.Count > MatchesMax)
            {
                throw new ArrangementException($"More than {MatchesMax} pairs of rows are joined, which is as good as all. Ask for a higher 'threshold', or give 'k'.");
            }
        }

        return all;
    }

    /// <summary>The least alike one is on top; of equals the last one.</summary>
    private static void Offer(PriorityQueue<int, (float Similarity, int Place)> kept, int partner, float similarity, int? countMax)
    {
        if (countMax is { } max && kept.Count == max)
        {
            kept.EnqueueDequeue(partner, (similarity, -partner));
        }
        else
        {
            kept.Enqueue(partner, (similarity, -partner));
        }
    }
}
