using System.Numerics.Tensors;

namespace Pipelines.Training.Model;

/// <summary>Takes some rows out of a matrix, and puts them back.</summary>
internal static class Rows
{
    /// <summary>Copies the rows at <paramref name="indices"/> to <paramref name="target"/>, one after the other.</summary>
    public static void Gather(ReadOnlySpan<float> source, ReadOnlySpan<int> indices, int width, Span<float> target)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            source.Slice(indices[i] * width, width).CopyTo(target[(i * width)..]);
        }
    }

    /// <summary>Adds row i of <paramref name="source"/> to the row at index i of <paramref name="target"/>.</summary>
    public static void ScatterAdd(ReadOnlySpan<float> source, ReadOnlySpan<int> indices, int width, Span<float> target)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            Span<float> row = target.Slice(indices[i] * width, width);
            TensorPrimitives.Add(row, source.Slice(i * width, width), row);
        }
    }

    /// <summary>Moves the first rows of a matrix to where they belong among <paramref name="rows"/>, and zeros to the others.</summary>
    /// <param name="matrix">Its beginning holds a row for each index.</param>
    /// <param name="indices">Ascending.</param>
    /// <param name="width">Of a row.</param>
    /// <param name="rows">Of the whole.</param>
    public static void Spread(Span<float> matrix, ReadOnlySpan<int> indices, int width, int rows)
    {
        // From the end: an index is never smaller than its place, so nothing is overwritten before it has moved.
        int free = rows;
        for (int i = indices.Length - 1; i >= 0; i--)
        {
            matrix[((indices[i] + 1) * width)..(free * width)].Clear();
            matrix.Slice(i * width, width).CopyTo(matrix[(indices[i] * width)..]);
            free = indices[i];
        }

        matrix[..(free * width)].Clear();
    }
}
