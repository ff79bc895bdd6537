namespace Pipelines.Core.Operators.Cascades;

/// <summary>
/// Tells yes from no by embeddings: a logistic regression with a penalty of half the squared length of its weights, fitted by accelerated gradient descent. The same
/// labels in the same order give the same weights.
/// </summary>
internal sealed class ProxyClassifier
{
    private const int Steps = 600;

    private readonly double[] _weights;
    private readonly double _bias;

    private ProxyClassifier(double[] weights, double bias)
    {
        _weights = weights;
        _bias = bias;
    }

    /// <summary>How sure it is of a yes, from 0 to 1.</summary>
    public double ScoreOf(ReadOnlySpan<float> vector)
    {
        double sum = _bias;
        for (int i = 0; i < _weights.Length; i++)
        {
            sum += _weights[i] * vector[i];
        }

        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>Fits it to labelled vectors, each no longer than 1.</summary>
    /// <returns>Null when all have the same label, so that there is nothing to tell apart.</returns>
    public static ProxyClassifier? Fit(IReadOnlyList<float[]> vectors, IReadOnlyList<bool> labels)
    {
        if (labels.Distinct().Count() < 2)
        {
            return null;
        }

        // The loss bends no more than this, so steps of its inverse never overshoot.
        double step = 1 / (1 + (0.5 * vectors.Count));
        double[] current = new double[vectors[0].Length + 1];
        double[] ahead = [.. current];
        double momentum = 1;
        for (int i = 0; i < Steps; i++)
        {
            double[] gradient = Gradient(vectors, labels, ahead);
            double nextMomentum = (1 + Math.Sqrt(1 + (4 * momentum * momentum))) / 2;
            for (int j = 0; j < current.Length; j++)
            {
                double next = ahead[j] - (step * gradient[j]);
                ahead[j] = next + ((momentum - 1) / nextMomentum * (next - current[j]));
                current[j] = next;
            }

            momentum = nextMomentum;
        }

        return new ProxyClassifier(current[..^1], current[^1]);
    }

    /// <summary>The last entry is the bias, which has no penalty.</summary>
    private static double[] Gradient(IReadOnlyList<float[]> vectors, IReadOnlyList<bool> labels, double[] at)
    {
        double[] gradient = [.. at];
        gradient[^1] = 0;
        var model = new ProxyClassifier(at[..^1], at[^1]);
        for (int i = 0; i < vectors.Count; i++)
        {
            double error = model.ScoreOf(vectors[i]) - (labels[i] ? 1 : 0);
            for (int j = 0; j < vectors[i].Length; j++)
            {
                gradient[j] += error * vectors[i][j];
            }

            gradient[^1] += error;
        }

        return gradient;
    }
}
