using Pipelines.Training.Matrices;

namespace Pipelines.Training.Model;

/// <summary>
/// One layer: x + attention(norm(x)), then m + feed-forward(norm(m)). Of the last layer's output only the targets are
/// wanted, so after its attention it goes on with them alone.
/// </summary>
internal sealed class TransformerLayer
{
    private readonly ModelShape _shape;
    private readonly LayerParameters _parameters;
    private readonly IMatrixProducts _products;
    private readonly RotaryEmbedding _rotary;
    private readonly Attention _attention;
    private readonly LayerScratch _scratch;
    private readonly LayerKept _kept;
    private readonly bool _isLast;

    public TransformerLayer(
        ModelShape shape,
        LayerParameters parameters,
        IMatrixProducts products,
        RotaryEmbedding rotary,
        Attention attention,
        LayerScratch scratch,
        int tokensMax,
        bool isLast)
    {
        _shape = shape;
        _parameters = parameters;
        _products = products;
        _rotary = rotary;
        _attention = attention;
        _scratch = scratch;
        _kept = new LayerKept(shape, tokensMax);
        _isLast = isLast;
    }

    /// <summary>A row for each token; filled by whoever comes before.</summary>
    public float[] Input => _kept.Input;

    /// <param name="weights">All weights.</param>
    /// <param name="batch">What is computed.</param>
    /// <param name="output">Gets a row for each token; from the last layer, for each target.</param>
    public void Forward(float[] weights, PackedBatch batch, Span<float> output)
    {
        int tokens = batch.TokenCount;
        RmsNorm.Forward(
            _kept.Input, _parameters.AttentionNorm.In(weights), _shape.NormEpsilon, _kept.AttentionInverse.AsSpan(0, tokens), _scratch.Normed);
        Linear.Forward(_products, _parameters.Qkv.In(weights), _parameters.Qkv, _scratch.Normed, _kept.Qkv, tokens);
        _rotary.Forward(_kept.Qkv, batch.Positions);
        _attention.Forward(_kept.Qkv, batch.Segments, _kept.AttentionOutput, _kept.LogSums);
        if (_isLast)
        {
            Rows.Gather(_kept.Input, batch.TargetRows, _shape.Width, _kept.Middle);
        }
        else
        {
            _kept.Input.AsSpan(0, tokens * _shape.Width).CopyTo(_kept.Middle);
        }

        int rows = RowsOf(batch);
        Linear.Forward(
            _products, _parameters.AttentionOutput.In(weights), _parameters.AttentionOutput, AttentionOutput(batch), _kept.Middle, rows, adds: true);
        RmsNorm.Forward(
            _kept.Middle, _parameters.FeedForwardNorm.In(weights), _shape.NormEpsilon, _kept.FeedForwardInverse.AsSpan(0, rows), _scratch.Normed);
        Linear.Forward(_products, _parameters.GateUp.In(weights), _parameters.GateUp, _scratch.Normed, _kept.GateUp, rows);
        SwiGlu.Forward(_kept.GateUp, Hidden(rows), _shape.FeedForwardWidth);
        _kept.Middle.AsSpan(0, rows * _shape.Width).CopyTo(output);
        Linear.Forward(_products, _parameters.Down.In(weights), _parameters.Down, _scratch.Hidden, output, rows, adds: true);
    }

    /// <summary>Turns the gradient of the output into that of the input, and adds the gradients of the layer's weights.</summary>
    public void Backward(float[] weights, float[] gradients, PackedBatch batch, PointerLesson lesson = default)
    {
        BackwardFeedForward(weights, gradients, RowsOf(batch));
        BackwardAttention(weights, gradients, batch, lesson);
    }

    private void BackwardFeedForward(float[] weights, float[] gradients, int rows)
    {
        Linear.BackwardInput(_products, _parameters.Down.In(weights), _parameters.Down, _scratch.Gradient, _scratch.Hidden, rows);
        SwiGlu.Backward(_kept.GateUp, Hidden(rows), _shape.FeedForwardWidth);
        Linear.BackwardWeight(_products, _scratch.Hidden, _scratch.Gradient, _parameters.Down.In(gradients), _parameters.Down, rows);

        ReadOnlySpan<float> inverse = _kept.FeedForwardInverse.AsSpan(0, rows);
        RmsNorm.Apply(_kept.Middle, _parameters.FeedForwardNorm.In(weights), inverse, _scratch.Normed);
        Linear.BackwardWeight(_products, _scratch.Normed, _kept.GateUp, _parameters.GateUp.In(gradients), _parameters.GateUp, rows);
        Linear.BackwardInput(_products, _parameters.GateUp.In(weights), _parameters.GateUp, _kept.GateUp, _scratch.NormedGradient, rows);
        RmsNorm.Backward(
            _kept.Middle, _parameters.FeedForwardNorm.In(weights), inverse, _scratch.NormedGradient, _scratch.Gradient,
            _parameters.FeedForwardNorm.In(gradients));
    }

    private void BackwardAttention(float[] weights, float[] gradients, PackedBatch batch, PointerLesson lesson)
    {
        int rows = RowsOf(batch);
        int tokens = batch.TokenCount;
        Linear.BackwardWeight(
            _products, AttentionOutput(batch), _scratch.Gradient, _parameters.AttentionOutput.In(gradients), _parameters.AttentionOutput, rows);
        Linear.BackwardInput(
            _products, _parameters.AttentionOutput.In(weights), _parameters.AttentionOutput, _scratch.Gradient, _scratch.AttentionGradient, rows);
        if (_isLast)
        {
            Rows.Spread(_scratch.Gradient, batch.TargetRows, _shape.Width, tokens);
            Rows.Spread(_scratch.AttentionGradient, batch.TargetRows, _shape.Width, tokens);
        }

        Span<float> dQkv = _scratch.QkvGradient.AsSpan(0, tokens * _shape.QkvWidth);
        _attention.Backward(_kept.Qkv, batch.Segments, _kept.AttentionOutput, _kept.LogSums, _scratch.AttentionGradient, dQkv, lesson);
        _rotary.Backward(dQkv, batch.Positions);

        ReadOnlySpan<float> inverse = _kept.AttentionInverse.AsSpan(0, tokens);
        RmsNorm.Apply(_kept.Input, _parameters.AttentionNorm.In(weights), inverse, _scratch.Normed);
        Linear.BackwardWeight(_products, _scratch.Normed, dQkv, _parameters.Qkv.In(gradients), _parameters.Qkv, tokens);
        Linear.BackwardInput(_products, _parameters.Qkv.In(weights), _parameters.Qkv, dQkv, _scratch.NormedGradient, tokens);
        RmsNorm.Backward(
            _kept.Input, _parameters.AttentionNorm.In(weights), inverse, _scratch.NormedGradient, _scratch.Gradient,
            _parameters.AttentionNorm.In(gradients));
    }

    private int RowsOf(PackedBatch batch) => _isLast ? batch.TargetRows.Length : batch.TokenCount;

    private Span<float> Hidden(int rows) => _scratch.Hidden.AsSpan(0, rows * _shape.FeedForwardWidth);

    private float[] AttentionOutput(PackedBatch batch)
    {
        if (!_isLast)
        {
            return _kept.AttentionOutput;
        }

        Rows.Gather(_kept.AttentionOutput, batch.TargetRows, _shape.Width, _scratch.Gathered);
        return _scratch.Gathered;
    }
}
