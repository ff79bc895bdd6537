namespace Pipelines.Core.Search.FullText;

/// <summary>
/// BM25 as Lucene (from version 8) and Tantivy have it: a term weighs <c>ln(1 + (N − n + 0.5) / (n + 0.5))</c>, with k1 = 1.2 and b = 0.75. Weights
/// are above 0 also for terms that most documents have. Lengths are exact, where Lucene keeps a byte of them.
/// Source: Robertson, Zaragoza: "The Probabilistic Relevance Framework: BM25 and Beyond", 2009; Lucene's BM25Similarity.
/// </summary>
internal sealed class LuceneScoring : ITextScoring
{
    private const double Saturation = 1.2;
    private const double LengthShare = 0.75;

    public static LuceneScoring Instance { get; } = new();

    public Func<int, double> Weights(CorpusCounts corpus) =>
        frequency => Math.Log(1 + ((corpus.Documents - frequency + 0.5) / (frequency + 0.5)));

    public double ScoreOf(double weight, int count, int length, double averageLength) =>
        weight * count / (count + (Saturation * (1 - LengthShare + (LengthShare * length / averageLength))));
}
