using System.Numerics;

namespace Pipelines.Core.Search.Vectors;

/// <summary>How alike two vectors are: the cosine of the angle between them. A vector of zeros, of a text that says nothing, is like nothing.</summary>
internal static class Cosine
{
    /// <summary>Of two vectors of any length, to all digits of a double.</summary>
    /// <exception cref="ArgumentException">They have not as many numbers.</exception>
    public static double Of(float[] left, float[] right)
    {
        RequireEqualLengths(left.Length, right.Length);
        (double dot, double leftSquare, double rightSquare) = (0, 0, 0);
        for (int i = 0; i < left.Length; i++)
        {
            dot += (double)left[i] * right[i];
            leftSquare += (double)left[i] * left[i];
            rightSquare += (double)right[i] * right[i];
        }

        return leftSquare == 0 || rightSquare == 0 ? 0 : dot / Math.Sqrt(leftSquare) / Math.Sqrt(rightSquare);
    }

    /// <summary>The same of two vectors of length 1 in registers, as <see cref="WriteUnit"/> makes them.</summary>
    public static float Dot(ReadOnlySpan<Vector<float>> left, ReadOnlySpan<Vector<float>> right)
    {
        Vector<float> sums = Vector<float>.Zero;
        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            sums += left[i] * right[i];
        }

        return Vector.Sum(sums);
    }

    /// <summary>Writes the vector of length 1 that points the same way; zeros stay zeros.</summary>
    public static void WriteUnit(ReadOnlySpan<float> vector, Span<float> into)
    {
        double squares = 0;
        foreach (float number in vector)
        {
            squares += (double)number * number;
        }

        double length = Math.Sqrt(squares);
        for (int i = 0; i < vector.Length; i++)
        {
            into[i] = length == 0 ? 0 : (float)(vector[i] / length);
        }
    }

    /// <exception cref="ArgumentException">The vectors have not as many numbers.</exception>
    public static void RequireEqualLengths(int known, int length)
    {
        if (length != known)
        {
            throw new ArgumentException($"The embedding model made vectors of {known} and of {length} numbers, which cannot be compared.");
        }
    }
}
