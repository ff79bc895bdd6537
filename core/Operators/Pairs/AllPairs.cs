namespace Pipelines.Core.Operators.Pairs;

/// <summary>Every pair is worth it.</summary>
internal sealed class AllPairs(PairSpace space) : IPairSearch
{
    public IEnumerable<int> PartnersOf(int left)
    {
        int first = space.FirstRightOf(left);
        return Enumerable.Range(first, space.Rights.Count - first);
    }
}
