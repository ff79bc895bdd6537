using System.Numerics;
using System.Runtime.InteropServices;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>The embeddings of the rows of an input, each of length 1, by the rows' ordinals. Held in memory: four bytes for each number.</summary>
internal sealed class VectorTable
{
    private readonly List<float[]?> _vectors;

    private VectorTable(List<float[]?> vectors, IReadOnlyDictionary<int, RowFailure> failures)
    {
        _vectors = vectors;
        Failures = failures;
    }

    /// <summary>The rows that could not be embedded, and why.</summary>
    public IReadOnlyDictionary<int, RowFailure> Failures { get; }

    /// <param name="phase">What <see cref="EmbedRowsOperator"/> made of the rows.</param>
    /// <param name="rows">So many rows there are.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArrangementException">The vectors are of different lengths.</exception>
    public static async Task<VectorTable> ReadAsync(IArrangedInput phase, int rows, CancellationToken cancellationToken)
    {
        List<float[]?> vectors = new(rows);
        var failures = new Dictionary<int, RowFailure>();
        int? length = null;
        await foreach (RowResult result in phase.ReadResultsAsync(cancellationToken))
        {
            if (vectors.Count == rows)
            {
                break;
            }

            if (result.Failure is { } failure)
            {
                failures.Add(vectors.Count, failure);
                vectors.Add(null);
                continue;
            }

            float[] vector = EmbedRowsOperator.VectorOf(result.Row);
            length ??= vector.Length;
            vectors.Add(vector.Length == length ? Unit(vector) : throw new ArrangementException(
                $"The embedding model made vectors of {length} and of {vector.Length} numbers, which cannot be compared."));
        }

        return vectors.Count == rows ? new VectorTable(vectors, failures) : throw new InvalidOperationException($"{vectors.Count} of {rows} rows have an embedding.");
    }

    public bool Has(int row) => _vectors[row] is not null;

    /// <summary>The cosine of two rows that have vectors.</summary>
    public static float Similarity(VectorTable left, int leftRow, VectorTable right, int rightRow) => Dot(left._vectors[leftRow]!, right._vectors[rightRow]!);

    private static float Dot(float[] a, float[] b)
    {
        ReadOnlySpan<Vector<float>> wideA = MemoryMarshal.Cast<float, Vector<float>>(a.AsSpan());
        ReadOnlySpan<Vector<float>> wideB = MemoryMarshal.Cast<float, Vector<float>>(b.AsSpan());
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < wideA.Length; i++)
        {
            sums += wideA[i] * wideB[i];
        }

        float sum = Vector.Sum(sums);
        for (int i = wideA.Length * Vector<float>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    /// <summary>A text that says nothing has a vector of zeros, which is like nothing.</summary>
    private static float[] Unit(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(static x => (double)x * x));
        return length == 0 ? vector : [.. vector.Select(x => (float)(x / length))];
    }
}
