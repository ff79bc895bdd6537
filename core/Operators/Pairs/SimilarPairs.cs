using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// Pairs whose embeddings are at least so alike. Looks at every pair, some nanoseconds each, on all processors. Holds the partners of the left rows that
/// were looked at together, which are bounded. Not thread-safe.
/// </summary>
internal sealed class SimilarPairs(PairSpace space, VectorTable left, VectorTable right, double threshold) : IPairSearch
{
    /// <summary>Half the last digit of a cosine of floats, so that equal texts are alike by 1.0 whatever the rounding.</summary>
    private const double RoundingSlack = 1e-6;

    /// <summary>No more pairs are looked at together, so that their partners take some megabytes at most.</summary>
    private const int PairsTogetherMax = 4_000_000;

    private const int LeftsTogetherMax = 512;
    private const int LeftsPerTask = 32;

    private readonly SimilarityScan _scan = new(space, left, right);
    private List<int>[] _partners = [];
    private int _begin;

    public IEnumerable<int> PartnersOf(int left)
    {
        if (left < _begin || left >= _begin + _partners.Length)
        {
            Load(left);
        }

        return _partners[left - _begin];
    }

    private void Load(int begin)
    {
        int count = Math.Clamp(PairsTogetherMax / Math.Max(1, space.Rights.Count), 1, LeftsTogetherMax);
        int end = Math.Min(begin + count, space.Lefts.Count);
        List<int>[] partners = [.. Enumerable.Range(begin, end - begin).Select(static _ => new List<int>())];
        Parallel.For(0, (partners.Length + LeftsPerTask - 1) / LeftsPerTask, task =>
        {
            int first = begin + (task * LeftsPerTask);
            _scan.Visit(first, Math.Min(first + LeftsPerTask, end), threshold - RoundingSlack, (at, partner, _) => partners[at - begin].Add(partner));
        });
        (_begin, _partners) = (begin, partners);
    }
}
