using System.Numerics.Tensors;
using Pipelines.Training.Matrices;

namespace Pipelines.Training.Model;

/// <summary>
/// Causal attention within each segment, with groups of heads that share keys and values. Scores are made for a block of
/// queries at a time and made again on the way back: they are the one thing too large to keep.
/// </summary>
internal sealed class Attention
{
    /// <summary>Queries of a block: few enough that what causality forbids is mostly never computed.</summary>
    public const int BlockRows = 96;

    private readonly ModelShape _shape;
    private readonly IMatrixProducts _products;
    private readonly float[] _scores;
    private readonly float[] _scoreGradients;
    private readonly float _scale;

    public Attention(ModelShape shape, IMatrixProducts products)
    {
        _shape = shape;
        _products = products;
        _scores = new float[BlockRows * shape.ContextTokens];
        _scoreGradients = new float[BlockRows * shape.ContextTokens];
        _scale = 1f / MathF.Sqrt(shape.HeadWidth);
    }

    /// <param name="qkv">Queries, keys and values of each row, positions applied.</param>
    /// <param name="segments">Who sees whom.</param>
    /// <param name="output">Gets, of each row, the heads side by side.</param>
    /// <param name="logSums">Gets, of each row and head, the logarithm of the softmax's divisor.</param>
    public void Forward(ReadOnlySpan<float> qkv, ReadOnlySpan<Segment> segments, Span<float> output, Span<float> logSums)
    {
        foreach (Segment segment in segments)
        {
            for (int head = 0; head < _shape.HeadCount; head++)
            {
                for (int first = 0; first < segment.Length; first += BlockRows)
                {
                    Forward(qkv, output, logSums, head, new Block(segment.Start, first, Math.Min(BlockRows, segment.Length - first)));
                }
            }
        }
    }

    /// <param name="qkv">As in <see cref="Forward(ReadOnlySpan{float}, ReadOnlySpan{Segment}, Span{float}, Span{float})"/>.</param>
    /// <param name="segments">Who sees whom.</param>
    /// <param name="output">What came out.</param>
    /// <param name="logSums">What was kept.</param>
    /// <param name="dOutput">Gradient of the output.</param>
    /// <param name="dQkv">Gets the gradient of queries, keys and values.</param>
    /// <param name="lesson">What heads are taught besides.</param>
    public void Backward(
        ReadOnlySpan<float> qkv,
        ReadOnlySpan<Segment> segments,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> logSums,
        ReadOnlySpan<float> dOutput,
        Span<float> dQkv,
        PointerLesson lesson = default)
    {
        dQkv.Clear();
        foreach (Segment segment in segments)
        {
            for (int head = 0; head < _shape.HeadCount; head++)
            {
                for (int first = 0; first < segment.Length; first += BlockRows)
                {
                    var block = new Block(segment.Start, first, Math.Min(BlockRows, segment.Length - first));
                    Backward(qkv, output, logSums, dOutput, dQkv, head, block, segment, lesson);
                }
            }
        }
    }

    private void Forward(ReadOnlySpan<float> qkv, Span<float> output, Span<float> logSums, int head, Block block)
    {
        Span<float> scores = Score(qkv, head, block);
        for (int i = 0; i < block.Rows; i++)
        {
            Span<float> row = scores.Slice(i * block.Keys, block.Keys);
            Span<float> seen = row[..(block.First + i + 1)];
            float largest = TensorPrimitives.Max(seen);
            float sum = FastExp.Apply(seen, largest);
            TensorPrimitives.Multiply(seen, 1f / sum, seen);
            row[seen.Length..].Clear();
            logSums[((block.Row + i) * _shape.HeadCount) + head] = largest + MathF.Log(sum);
        }

        _products.Multiply(
            new MatrixView(scores, block.Keys), Values(qkv, head, block),
            output[((block.Row * _shape.Width) + (head * _shape.HeadWidth))..], _shape.Width,
            new ProductSize(block.Rows, _shape.HeadWidth, block.Keys));
    }

    private void Backward(
        ReadOnlySpan<float> qkv,
        ReadOnlySpan<float> output,
        ReadOnlySpan<float> logSums,
        ReadOnlySpan<float> dOutput,
        Span<float> dQkv,
        int head,
        Block block,
        Segment segment,
        PointerLesson lesson)
    {
        int at = (block.Row * _shape.Width) + (head * _shape.HeadWidth);
        var upper = new MatrixView(dOutput[at..], _shape.Width);
        Span<float> weights = Score(qkv, head, block);
        Span<float> gradients = _scoreGradients.AsSpan(0, block.Rows * block.Keys);
        _products.Multiply(
            upper, Values(qkv, head, block).Transposed(), gradients, block.Keys, new ProductSize(block.Rows, block.Keys, _shape.HeadWidth));
        for (int i = 0; i < block.Rows; i++)
        {
            Span<float> row = weights.Slice(i * block.Keys, block.Keys);
            Span<float> seen = row[..(block.First + i + 1)];
            _ = FastExp.Apply(seen, logSums[((block.Row + i) * _shape.HeadCount) + head]);
            row[seen.Length..].Clear();

            // ds = p · (dp − Σ p·dp), and Σ p·dp = dOutput · output
            int place = at + (i * _shape.Width);
            float along = TensorPrimitives.Dot(dOutput.Slice(place, _shape.HeadWidth), output.Slice(place, _shape.HeadWidth));
            Span<float> gradient = gradients.Slice(i * block.Keys, block.Keys);
            TensorPrimitives.Subtract(gradient, along, gradient);
            TensorPrimitives.Multiply(gradient, row, gradient);
            lesson.Add(segment, block.First + i, head, seen, gradient[..seen.Length]);
        }

        var size = new ProductSize(block.Keys, _shape.HeadWidth, block.Rows);
        int stride = _shape.QkvWidth;
        _products.Multiply(
            new MatrixView(gradients, block.Keys), Keys(qkv, head, block), dQkv[QueryAt(head, block)..], stride,
            new ProductSize(block.Rows, _shape.HeadWidth, block.Keys), _scale);
        _products.Multiply(
            new MatrixView(gradients, block.Keys, isTransposed: true), Queries(qkv, head, block), dQkv[KeyAt(head, block)..], stride,
            size, _scale, beta: 1);
        _products.Multiply(
            new MatrixView(weights, block.Keys, isTransposed: true), upper, dQkv[ValueAt(head, block)..], stride, size, beta: 1);
    }

    private Span<float> Score(ReadOnlySpan<float> qkv, int head, Block block)
    {
        Span<float> scores = _scores.AsSpan(0, block.Rows * block.Keys);
        _products.Multiply(
            Queries(qkv, head, block), Keys(qkv, head, block).Transposed(), scores, block.Keys,
            new ProductSize(block.Rows, block.Keys, _shape.HeadWidth), _scale);
        return scores;
    }

    private MatrixView Queries(ReadOnlySpan<float> qkv, int head, Block block) => new(qkv[QueryAt(head, block)..], _shape.QkvWidth);

    private MatrixView Keys(ReadOnlySpan<float> qkv, int head, Block block) => new(qkv[KeyAt(head, block)..], _shape.QkvWidth);

    private MatrixView Values(ReadOnlySpan<float> qkv, int head, Block block) => new(qkv[ValueAt(head, block)..], _shape.QkvWidth);

    private int QueryAt(int head, Block block) => (block.Row * _shape.QkvWidth) + (head * _shape.HeadWidth);

    private int KeyAt(int head, Block block) =>
        (block.Start * _shape.QkvWidth) + _shape.Width + (head / _shape.QueriesPerKv * _shape.HeadWidth);

    private int ValueAt(int head, Block block) => KeyAt(head, block) + _shape.KvWidth;

    /// <summary>Some queries of a segment, and the keys that the last of them sees.</summary>
    private readonly record struct Block(int Start, int First, int Rows)
    {
        public int Row => Start + First;

        public int Keys => First + Rows;
    }
}
