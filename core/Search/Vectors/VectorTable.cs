using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipelines.Core.Search.Vectors;

/// <summary>
/// Vectors by number, each of length 1, to be compared and searched: exact, looks at every one. Held in memory: four bytes for each number, in blocks of
/// rows, each vector padded with zeros to whole registers. Adding is not thread-safe, reading is.
/// </summary>
internal sealed class VectorTable
{
    private const int BlockRows = 1024;

    private readonly List<float[]> _blocks = [];
    private readonly List<bool> _has = [];
    private int _stride;

    /// <summary>How many numbers a vector has; null before the first.</summary>
    public int? Dimensions { get; private set; }

    /// <summary>The rows, with those that have no vector.</summary>
    public int Count => _has.Count;

    /// <summary>The vectors of rows that all have one; for those that are at hand.</summary>
    /// <exception cref="ArgumentException">They are of different lengths.</exception>
    public static VectorTable Of(IEnumerable<float[]> vectors)
    {
        var table = new VectorTable();
        foreach (float[] vector in vectors)
        {
            table.Add(vector);
        }

        return table;
    }

    /// <summary>Adds the vector of the next row; null when it has none, and no search finds it.</summary>
    /// <exception cref="ArgumentException">It is not as long as those before.</exception>
    public void Add(float[]? vector)
    {
        if (vector is not null)
        {
            Cosine.RequireEqualLengths(Dimensions ??= vector.Length, vector.Length);
        }

        if (Dimensions is { } length && _stride == 0)
        {
            _stride = StrideOf(length);

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
            Cosine.WriteUnit(vector, _blocks[^1].AsSpan(_has.Count % BlockRows * _stride));
        }

        _has.Add(vector is not null);
    }

    public bool Has(int row) => _has[row];

    /// <summary>The cosine of two rows that have vectors.</summary>
    public static float Similarity(VectorTable left, int leftRow, VectorTable right, int rightRow) => Cosine.Dot(left.VectorOf(leftRow), right.VectorOf(rightRow));

    /// <summary>A row's vector in registers; all zeros for a row without one.</summary>
    public ReadOnlySpan<Vector<float>> VectorOf(int row) =>
        MemoryMarshal.Cast<float, Vector<float>>(_blocks[row / BlockRows].AsSpan(row % BlockRows * _stride, _stride));

    /// <summary>The numbers of a row's vector.</summary>
    public ReadOnlySpan<float> NumbersOf(int row) => _blocks[row / BlockRows].AsSpan(row % BlockRows * _stride, Dimensions ?? 0);

    /// <summary>The rows most like <paramref name="query"/>, the most alike first, of equals the earlier one. A vector of zeros is like nothing.</summary>
    /// <exception cref="ArgumentException">The query is not as long as the vectors.</exception>
    public IReadOnlyList<VectorHit> Search(float[] query, int countMax)
    {
        Cosine.RequireEqualLengths(Dimensions ?? query.Length, query.Length);
        float[] unit = new float[StrideOf(query.Length)];
        Cosine.WriteUnit(query, unit);

        // The least alike on top; of equals the latest.
        var kept = new PriorityQueue<VectorHit, (float Similarity, int Age)>();
        for (int row = 0; row < Count; row++)
        {
            if (!_has[row])
            {
                continue;
            }

            var hit = new VectorHit(row, Cosine.Dot(MemoryMarshal.Cast<float, Vector<float>>(unit.AsSpan()), VectorOf(row)));
            if (kept.Count < countMax)
            {
                kept.Enqueue(hit, (hit.Similarity, -row));
            }
            else
            {
                kept.EnqueueDequeue(hit, (hit.Similarity, -row));
            }
        }

        return [.. kept.UnorderedItems.Select(static one => one.Element).OrderByDescending(static hit => hit.Similarity).ThenBy(static hit => hit.Number)];
    }

    private static int StrideOf(int length) => (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
}
