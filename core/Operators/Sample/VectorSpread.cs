using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Sample;

/// <summary>Where vectors lie together: their mean, and how far they are spread about it.</summary>
internal sealed class VectorSpread
{
    private readonly double[] _mean;

    private VectorSpread(double[] mean, double deviation)
    {
        _mean = mean;
        Deviation = deviation;
    }

    /// <summary>The root of the sum of the variances of all dimensions.</summary>
    public double Deviation { get; }

    /// <param name="phase">What embedded the rows; those without a vector are left out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArrangementException">The vectors are of different lengths.</exception>
    public static async Task<VectorSpread> ReadAsync(IArrangedInput phase, CancellationToken cancellationToken)
    {
        double[] mean = [];
        double squares = 0;
        long count = 0;
        await foreach ((float[]? vector, _) in RowVectors.ReadAsync(phase, cancellationToken))
        {
            if (vector is null)
            {
                continue;
            }

            mean = count == 0 ? new double[vector.Length] : mean;
            Require(vector.Length, mean.Length);
            count++;

            // Welford's way, which does not lose small variances beside large means.
            for (int i = 0; i < mean.Length; i++)
            {
                double before = vector[i] - mean[i];
                mean[i] += before / count;
                squares += before * (vector[i] - mean[i]);
            }
        }

        return new VectorSpread(mean, count == 0 ? 0 : Math.Sqrt(squares / count));
    }

    /// <summary>How far a vector is from the mean, or from <paramref name="centre"/>.</summary>
    /// <exception cref="ArrangementException">They are of different lengths.</exception>
    public double DistanceOf(float[] vector, float[]? centre)
    {
        Require(vector.Length, centre?.Length ?? _mean.Length);
        double sum = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            double difference = vector[i] - (centre?[i] ?? _mean[i]);
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }

    private static void Require(int length, int known)
    {
        if (length != known)
        {
            throw new ArrangementException($"The embedding model made vectors of {known} and of {length} numbers, which cannot be compared.");
        }
    }
}
