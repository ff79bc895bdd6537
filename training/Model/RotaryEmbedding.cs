using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipelines.Training.Model;

/// <summary>
/// Rotary position embedding as llama.cpp applies it to the llama architecture: neighbouring numbers (2i, 2i+1) of a head
/// are turned by position · base^(−2i / width).
/// </summary>
internal sealed class RotaryEmbedding
{
    // Of each position and number of a head: the cosine, and the sine with the sign that its place in the pair asks for.
    private readonly float[] _cosines;
    private readonly float[] _sines;
    private readonly int _headWidth;
    private readonly int _rotatedWidth;
    private readonly int _rowWidth;

    public RotaryEmbedding(ModelShape shape)
    {
        _headWidth = shape.HeadWidth;
        _rotatedWidth = shape.Width + shape.KvWidth;
        _rowWidth = shape.QkvWidth;
        _cosines = new float[shape.ContextTokens * _headWidth];
        _sines = new float[shape.ContextTokens * _headWidth];
        for (int position = 0; position < shape.ContextTokens; position++)
        {
            for (int i = 0; i < _headWidth; i += 2)
            {
                double angle = position * Frequency(shape, i / 2);
                int at = (position * _headWidth) + i;
                _cosines[at] = _cosines[at + 1] = (float)Math.Cos(angle);
                _sines[at] = -(float)Math.Sin(angle);
                _sines[at + 1] = (float)Math.Sin(angle);
            }
        }
    }

    /// <summary>Radians that a pair turns by from one position to the next.</summary>
    public static double Frequency(ModelShape shape, int pair) => Math.Pow(shape.RopeFrequencyBase, -2.0 * pair / shape.HeadWidth);

    /// <summary>Turns queries and keys in place.</summary>
    /// <param name="qkv">Queries, keys and values of each row.</param>
    /// <param name="positions">Of each row.</param>
    public void Forward(Span<float> qkv, ReadOnlySpan<int> positions) => Rotate(qkv, positions, direction: 1);

    /// <summary>Turns gradients of queries and keys back, in place.</summary>
    public void Backward(Span<float> dQkv, ReadOnlySpan<int> positions) => Rotate(dQkv, positions, direction: -1);

    private void Rotate(Span<float> qkv, ReadOnlySpan<int> positions, float direction)
    {
        Vector512<int> swapped = Vector512.Create(1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
        Vector512<float> sign = Vector512.Create(direction);
        for (int row = 0; row < positions.Length; row++)
        {
            Span<Vector512<float>> values = MemoryMarshal.Cast<float, Vector512<float>>(qkv.Slice(row * _rowWidth, _rotatedWidth));
            int at = positions[row] * _headWidth;
            ReadOnlySpan<Vector512<float>> cosines = MemoryMarshal.Cast<float, Vector512<float>>(_cosines.AsSpan(at, _headWidth));
            ReadOnlySpan<Vector512<float>> sines = MemoryMarshal.Cast<float, Vector512<float>>(_sines.AsSpan(at, _headWidth));
            for (int i = 0; i < values.Length; i++)
            {
                int part = i % cosines.Length;
                values[i] = (values[i] * cosines[part]) + (Vector512.Shuffle(values[i], swapped) * sines[part] * sign);
            }
        }
    }
}
