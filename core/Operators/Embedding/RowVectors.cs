using System.Runtime.CompilerServices;
using Pipelines.Core.Operators.Arranging;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>The vectors that <see cref="EmbedRowsOperator"/> made.</summary>
internal static class RowVectors
{
    /// <summary>Of each row its vector, or why it has none, in order and in constant memory.</summary>
    public static async IAsyncEnumerable<(float[]? Vector, RowFailure? Failure)> ReadAsync(IArrangedInput phase, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RowResult result in phase.ReadResultsAsync(cancellationToken))
        {
            yield return result.Failure is { } failure ? (null, failure) : (EmbedRowsOperator.VectorOf(result.Row), null);
        }
    }

    /// <summary>The cosine of two vectors; 0 when one of them is all zeros, which is like nothing.</summary>
    /// <exception cref="ArrangementException">They are of different lengths.</exception>
    public static double Cosine(float[] left, float[] right)
    {
        if (left.Length != right.Length)
        {
            throw new ArrangementException($"The embedding model made vectors of {left.Length} and of {right.Length} numbers, which cannot be compared.");
        }

        (double dot, double leftSquare, double rightSquare) = (0, 0, 0);
        for (int i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquare += (double)left[i] * left[i];
            rightSquare += (double)right[i] * right[i];
        }

        return leftSquare == 0 || rightSquare == 0 ? 0 : dot / Math.Sqrt(leftSquare) / Math.Sqrt(rightSquare);
    }
}
