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

    /// <summary>The cosine of two vectors of one model.</summary>
    /// <exception cref="ArrangementException">They are of different lengths.</exception>
    public static double Cosine(float[] left, float[] right)
    {
        try
        {
            return Search.Vectors.Cosine.Of(left, right);
        }
        catch (ArgumentException exception)
        {
            throw new ArrangementException(exception.Message);
        }
    }
}
