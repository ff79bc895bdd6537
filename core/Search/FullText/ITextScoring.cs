namespace Pipelines.Core.Search.FullText;

/// <summary>A variant of BM25: how much each word of a query adds to the score of a document that has it. Stateless.</summary>
internal interface ITextScoring
{
    /// <summary>What a term weighs by the number of documents that it is in; never negative.</summary>
    Func<int, double> Weights(CorpusCounts corpus);

    /// <param name="weight">The term's.</param>
    /// <param name="count">How often the document has the term.</param>
    /// <param name="length">The document's words.</param>
    /// <param name="averageLength">The mean of all documents.</param>
    double ScoreOf(double weight, int count, int length, double averageLength);
}
