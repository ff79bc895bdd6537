using System.Numerics;
using System.Runtime.InteropServices;

namespace Pipelines.Core.Search.Vectors;

/// <summary>
/// Vectors by their likeness to a query: exact, looks at every one. Holds four bytes for each number. Adding is not thread-safe, searching is.
/// </summary>
internal sealed class VectorIndex
{
    private readonly List<float[]?> _vectors = [];

    /// <summary>How many numbers a vector has; null before the first.</summary>
    public int? Dimensions { get; private set; }

    public int Count => _vectors.Count;

    /// <summary>Adds a vector, or a gap that no query finds.</summary>
    /// <exception cref="ArgumentException">It is not as long as those before.</exception>
    public void Add(float[]? vector)
    {
        if (vector is not null)
        {
            Require(vector.Length);
            Dimensions = vector.Length;
        }

        _vectors.Add(vector is null ? null : Unit(vector));
    }

    /// <summary>The vectors most like <paramref name="query"/>, the most alike first, of equals the earlier one. A vector of zeros is like nothing.</summary>
    /// <exception cref="ArgumentException">The query is not as long as the vectors.</exception>
    public IReadOnlyList<VectorHit> Search(float[] query, int countMax)
    {
        Require(query.Length);
        float[] unit = Unit(query);

        // The least alike on top; of equals the latest.
        var kept = new PriorityQueue<VectorHit, (float Similarity, int Age)>();
        for (int i = 0; i < _vectors.Count; i++)
        {
            if (_vectors[i] is not { } vector)
            {
                continue;
            }

            var hit = new VectorHit(i, Dot(unit, vector));
            if (kept.Count < countMax)
            {
                kept.Enqueue(hit, (hit.Similarity, -i));
            }
            else
            {
                kept.EnqueueDequeue(hit, (hit.Similarity, -i));
            }
        }

        return [.. kept.UnorderedItems.Select(static one => one.Element).OrderByDescending(static hit => hit.Similarity).ThenBy(static hit => hit.Number)];
    }

    private void Require(int length)
    {
        if (Dimensions is { } known && length != known)
        {
            throw new ArgumentException($"The embedding model made vectors of {known} and of {length} numbers, which cannot be compared.");
        }
    }

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

    private static float[] Unit(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(static x => (double)x * x));
        return length == 0 ? vector : [.. vector.Select(x => (float)(x / length))];
    }
}
