namespace Pipelines.Connectors.WordVectors;

/// <summary>
/// Smooth inverse frequency: <c>a / (a + p(word))</c>, so that <c>the</c> says little and <c>turbine</c> much (Arora, Liang, Ma: "A
/// Simple but Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017). How common a word is follows from its rank by Zipf's law.
/// restore-word-vectors.mjs has the same numbers.
/// </summary>
internal static class WordWeights
{
    private const double Smoothing = 1e-3;

    /// <param name="rank">How many words are more common.</param>
    /// <param name="count">Words in all.</param>
    public static float Of(int rank, int count)
    {
        double frequency = 1 / ((rank + 3.7) * Math.Log(1.78 * count));
        return (float)(Smoothing / (Smoothing + frequency));
    }
}
