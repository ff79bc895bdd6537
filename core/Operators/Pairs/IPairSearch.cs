namespace Pipelines.Core.Operators.Pairs;

/// <summary>Finds the rows that are worth comparing with a row. What it finds depends on nothing but the rows; asked about left rows in their order it is fastest.</summary>
internal interface IPairSearch
{
    /// <summary>Indexes into <see cref="PairSpace.Rights"/>, each once, in their order, none before <see cref="PairSpace.FirstRightOf"/>.</summary>
    /// <param name="left">An index into <see cref="PairSpace.Lefts"/>.</param>
    IEnumerable<int> PartnersOf(int left);
}
