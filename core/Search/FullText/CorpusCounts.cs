namespace Pipelines.Core.Search.FullText;

/// <summary>What a scoring knows of all documents.</summary>
/// <param name="Documents">How many there are.</param>
/// <param name="AverageLength">Their mean number of words.</param>
/// <param name="Frequencies">For each term, in the order of their first appearance, in how many documents it is.</param>
internal sealed record CorpusCounts(int Documents, double AverageLength, IEnumerable<int> Frequencies);
