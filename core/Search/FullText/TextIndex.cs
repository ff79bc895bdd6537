using System.Buffers;

namespace Pipelines.Core.Search.FullText;

/// <summary>
/// Documents by their words, in memory: finds those that fit a query best by BM25. Made by <see cref="TextIndexBuilder"/>. The same documents in the
/// same order give the same hits with the same scores. Immutable and thread-safe. docs/search/full-text.md
/// </summary>
internal sealed class TextIndex
{
    private readonly IReadOnlyDictionary<string, PostingList> _terms;
    private readonly int[] _lengths;
    private readonly CorpusCounts _counts;

    internal TextIndex(OrderedDictionary<string, PostingList> terms, int[] lengths)
    {
        _terms = terms;
        _lengths = lengths;
        _counts = new CorpusCounts(lengths.Length, lengths.Length == 0 ? 0 : lengths.Sum(static length => (double)length) / lengths.Length, terms.Values.Select(static postings => postings.DocumentCount));
    }

    public int DocumentCount => _lengths.Length;

    /// <summary>
    /// The documents that have words of the query, the best first; of equals the earlier one. A word that the query repeats counts as often. Documents that have
    /// none of them are not among the hits, however many are wanted.
    /// </summary>
    /// <param name="query">Words.</param>
    /// <param name="countMax">So many at most.</param>
    /// <param name="scoring">The variant of BM25.</param>
    public IReadOnlyList<TextHit> Search(string query, int countMax, ITextScoring scoring)
    {
        PostingList[] found = [.. TextTokens.Of(query).Select(token => _terms.GetValueOrDefault(token)).OfType<PostingList>()];
        if (found.Length == 0 || countMax < 1)
        {
            return [];
        }

        Func<int, double> weights = scoring.Weights(_counts);
        double[] scores = ArrayPool<double>.Shared.Rent(_lengths.Length);
        try
        {
            // Below every score, so that a document that was found is told from one that was not, also with a score of 0.
            Array.Fill(scores, -1, 0, _lengths.Length);
            foreach (PostingList postings in found)
            {
                double weight = weights(postings.DocumentCount);
                foreach ((int document, int count) in postings.Read())
                {
                    scores[document] = Math.Max(0, scores[document]) + scoring.ScoreOf(weight, count, _lengths[document], _counts.AverageLength);
                }
            }

            return Best(scores.AsSpan(0, _lengths.Length), countMax);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(scores);
        }
    }

    private static TextHit[] Best(ReadOnlySpan<double> scores, int countMax)
    {
        // The least one on top; of equals the latest.
        var kept = new PriorityQueue<TextHit, (double Score, int Age)>();
        for (int document = 0; document < scores.Length; document++)
        {
            if (scores[document] < 0)
            {
                continue;
            }

            var hit = new TextHit(document, scores[document]);
            if (kept.Count < countMax)
            {
                kept.Enqueue(hit, (hit.Score, -document));
            }
            else
            {
                kept.EnqueueDequeue(hit, (hit.Score, -document));
            }
        }

        return [.. kept.UnorderedItems.Select(static one => one.Element).OrderByDescending(static hit => hit.Score).ThenBy(static hit => hit.Document)];
    }
}
