using Pipelines.Core.Inference;

namespace Pipelines.Core.Operators.Cascades;

/// <summary>Reads how sure a proxy is of a yes from the one token it answered.</summary>
internal static class ProxyAnswer
{
    public const string Yes = "1";
    public const string No = "0";

    /// <summary>Neither a yes nor a no.</summary>
    private const double Unsure = 0.5;

    /// <summary>
    /// The probability of a yes among yes and no, from 0 to 1. Without log-probabilities the answer itself, which is 0 or 1: then many
    /// scores are equal, and the thresholds tell little apart.
    /// </summary>
    public static double ScoreOf(CompletionChoice choice)
    {
        foreach (TokenLogProb token in choice.LogProbs ?? [])
        {
            IEnumerable<TokenLogProb> likely = token.Alternatives.Count > 0 ? token.Alternatives : [token];
            (double yes, double no) = (ProbabilityOf(likely, Yes), ProbabilityOf(likely, No));
            if (yes + no > 0)
            {
                return yes / (yes + no);
            }
        }

        string text = choice.Text.Trim();
        return text.StartsWith(Yes, StringComparison.Ordinal) ? 1 : text.StartsWith(No, StringComparison.Ordinal) ? 0 : Unsure;
    }

    /// <summary>Tokens differ in the blanks around them.</summary>
    private static double ProbabilityOf(IEnumerable<TokenLogProb> likely, string digit) =>
        likely.Where(token => token.Token.Trim() == digit).Sum(static token => Math.Exp(token.LogProb));
}
