namespace Pipelines.Core.Operators.Cascades;

/// <summary>Exact tails of the binomial distribution: sums of its terms, each computed by its logarithm.</summary>
internal static class BinomialTail
{
    /// <summary>How likely at least <paramref name="successes"/> of <paramref name="trials"/> succeed, when each does with <paramref name="probability"/> (between 0 and 1).</summary>
    public static double AtLeast(int trials, double probability, int successes) =>
        successes <= 0 ? 1 : AtMost(trials, 1 - probability, trials - successes);

    /// <summary>How likely at most <paramref name="successes"/> succeed.</summary>
    public static double AtMost(int trials, double probability, int successes)
    {
        if (successes < 0)
        {
            return 0;
        }

        if (successes >= trials)
        {
            return 1;
        }

        double sum = 0;
        double logChoices = 0;
        for (int k = 0; k <= successes; k++)
        {
            sum += Math.Exp(logChoices + (k * Math.Log(probability)) + ((trials - k) * Math.Log(1 - probability)));
            logChoices += Math.Log(trials - k) - Math.Log(k + 1);
        }

        return Math.Min(1, sum);
    }
}
