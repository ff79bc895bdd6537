namespace Pipelines.Core.Search.FullText;

/// <summary>
/// BM25 as the Python package <c>rank_bm25</c> has it (<c>BM25Okapi</c>), and by it DocETL: a term weighs <c>ln(N − n + 0.5) − ln(n + 0.5)</c>, with
/// k1 = 1.5 and b = 0.75; one that more than half of the documents have, which would weigh less than nothing, a quarter of the mean weight. Where
/// that mean is negative itself, as among very few documents, it is taken as 0: there, the package ranks what was found below what was not.
/// </summary>
internal sealed class OkapiScoring : ITextScoring
{
    private const double Saturation = 1.5;
    private const double LengthShare = 0.75;
    private const double CommonTermShare = 0.25;

    public static OkapiScoring Instance { get; } = new();

    public Func<int, double> Weights(CorpusCounts corpus)
    {
        double sum = 0;
        int terms = 0;
        foreach (int frequency in corpus.Frequencies)
        {
            sum += Plain(corpus.Documents, frequency);
            terms++;
        }

        double common = Math.Max(0, CommonTermShare * (sum / terms));
        return frequency => Plain(corpus.Documents, frequency) is >= 0 and var weight ? weight : common;
    }

    public double ScoreOf(double weight, int count, int length, double averageLength) =>
        weight * (count * (Saturation + 1) / (count + (Saturation * (1 - LengthShare + (LengthShare * length / averageLength)))));

    private static double Plain(int documents, int frequency) => Math.Log(documents - frequency + 0.5) - Math.Log(frequency + 0.5);
}
