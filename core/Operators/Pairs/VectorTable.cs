using System.Numerics;
using System.Runtime.InteropServices;
using Pipelines.Core.Operators.Arranging;
using Pipelines.Core.Operators.Embedding;

namespace Pipelines.Core.Operators.Pairs;

/// <summary>
/// The embeddings of the rows of an input, each of length 1, by the rows' ordinals. Held in memory: four bytes for each number, in blocks of
/// rows, each vector padded with zeros to whole registers.
/// </summary>
internal sealed class VectorTable
{
    private const int BlockRows = 1024;

    private readonly List<float[]> _blocks = [];
    private readonly List<bool> _has;
    private int _stride;
    private int? _length;

    private VectorTable(int rows, Dictionary<int, RowFailure> failures)
    {
        _has = new List<bool>(rows);
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
        var failures = new Dictionary<int, RowFailure>();
        var table = new VectorTable(rows, failures);
        await foreach (RowResult result in phase.ReadResultsAsync(cancellationToken))
        {
            if (table._has.Count == rows)
            {
                break;
            }

            if (result.Failure is { } failure)
            {
                failures.Add(table._has.Count, failure);
            }

            table.Add(result.Failure is null ? EmbedRowsOperator.VectorOf(result.Row) : null);
        }

        return table._has.Count == rows ? table : throw new InvalidOperationException($"{table._has.Count} of {rows} rows have an embedding.");
    }

    /// <summary>The vectors of rows that all have one; for those that are at hand.</summary>
    public static VectorTable Of(IReadOnlyList<float[]> vectors)
    {
        var table = new VectorTable(vectors.Count, []);
        foreach (float[] vector in vectors)
        {
            table.Add(vector);
        }

        return table;
    }

    public bool Has(int row) => _has[row];

    /// <summary>The cosine of two rows that have vectors.</summary>
    public static float Similarity(VectorTable left, int leftRow, VectorTable right, int rightRow)
    {
        ReadOnlySpan<Vector<float>> a = left.VectorOf(leftRow);
        ReadOnlySpan<Vector<float>> b = right.VectorOf(rightRow);
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sums += a[i] * b[i];
        }

        return Vector.Sum(sums);
    }

    /// <summary>A row's vector in registers; all zeros for a row without one.</summary>
    public ReadOnlySpan<Vector<float>> VectorOf(int row) =>
        MemoryMarshal.Cast<float, Vector<float>>(_blocks[row / BlockRows].AsSpan(row % BlockRows * _stride, _stride));

    /// <summary>The numbers of a row's vector.</summary>
    public ReadOnlySpan<float> NumbersOf(int row) => _blocks[row / BlockRows].AsSpan(row % BlockRows * _stride, _length ?? 0);

    /// <summary>Adds the vector of the next row; null when it has none.</summary>
    private void Add(float[]? vector)
    {
        if (vector is not null && vector.Length != (_length ??= vector.Length))
        {
            throw new ArrangementException($"The embedding model made vectors of {_length} and of {vector.Length} numbers, which cannot be compared.");
        }

        if (_length is { } length && _stride == 0)
        {
            _stride = (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

            // Blocks of rows that came before the first vector hold nothing.
            _blocks.Clear();
            _blocks.AddRange(Enumerable.Range(0, (_has.Count + BlockRows - 1) / BlockRows).Select(_ => new float[BlockRows * _stride]));
        }

        if (_has.Count % BlockRows == 0)
        {
            _blocks.Add(new float[BlockRows * _stride]);
        }

        if (vector is not null)
        {
            WriteUnit(vector, _blocks[^1].AsSpan(_has.Count % BlockRows * _stride));
        }

        _has.Add(vector is not null);
    }

    /// <summary>A text that says nothing has a vector of zeros, which is like nothing.</summary>
    private static void WriteUnit(float[] vector, Span<float> into)
    {
        double length = Math.Sqrt(vector.Sum(static x => (double)x * x));
        for (int i = 0; i < vector.Length; i++)
        {
            into[i] = length == 0 ? 0 : (float)(vector[i] / length);
        }
    }
}
