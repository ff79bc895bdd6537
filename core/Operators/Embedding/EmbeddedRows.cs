using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Search.Vectors;

namespace Pipelines.Core.Operators.Embedding;

/// <summary>The embeddings of the rows of an input, in memory, by the rows' ordinals.</summary>
/// <param name="Vectors">The vectors.</param>
/// <param name="Failures">The rows that could not be embedded, and why.</param>
internal sealed record EmbeddedRows(VectorTable Vectors, IReadOnlyDictionary<int, RowFailure> Failures)
{
    /// <param name="phase">What <see cref="EmbedRowsOperator"/> made of the rows.</param>
    /// <param name="rows">So many rows there are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArrangementException">The vectors are of different lengths.</exception>
    public static async Task<EmbeddedRows> ReadAsync(IArrangedInput phase, int rows, CancellationToken cancellationToken)
    {
        var failures = new Dictionary<int, RowFailure>();
        var vectors = new VectorTable();
        await foreach ((float[]? vector, RowFailure? failure) in RowVectors.ReadAsync(phase, cancellationToken).Take(rows).WithCancellation(cancellationToken))
        {
            if (failure is not null)
            {
                failures.Add(vectors.Count, failure);
            }

            Add(vectors, vector);
        }

        return vectors.Count == rows ? new EmbeddedRows(vectors, failures) : throw new InvalidOperationException($"{vectors.Count} of {rows} rows have an embedding.");
    }

    /// <summary>A model whose vectors are of different lengths ends the run: nothing that it makes can be compared.</summary>
    private static void Add(VectorTable vectors, float[]? vector)
    {
        try
        {
            vectors.Add(vector);
        }
        catch (ArgumentException exception)
        {
            throw new ArrangementException(exception.Message);
        }
    }
}
