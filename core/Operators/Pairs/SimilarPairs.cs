namespace Pipelines.Core.Operators.Pairs;

/// <summary>Pairs whose embeddings are at least so alike. Looks at every pair, a few nanoseconds each, and holds none.</summary>
internal sealed class SimilarPairs(PairSpace space, VectorTable left, VectorTable right, double threshold) : IPairSearch
{
    /// <summary>Half the last digit of a cosine of floats, so that equal texts are alike by 1.0 whatever the rounding.</summary>
    private const double RoundingSlack = 1e-6;

    public IEnumerable<int> PartnersOf(int leftIndex)
    {
        int leftRow = space.Lefts[leftIndex];
        if (!left.Has(leftRow))
        {
            yield break;
        }

        for (int i = space.FirstRightOf(leftIndex); i < space.Rights.Count; i++)
        {
            int rightRow = space.Rights[i];
            if (right.Has(rightRow) && VectorTable.Similarity(left, leftRow, right, rightRow) >= threshold - RoundingSlack)
            {
                yield return i;
            }
        }
    }
}
