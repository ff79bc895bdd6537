using Pipelines.Training.Matrices;

namespace Pipelines.Training.Model;

/// <summary>
/// The model's computation, forward and back, with the memory for one batch at a time: one for each lane. The arithmetic is
/// that of llama.cpp's llama architecture. Nothing is allocated after the constructor. Not thread-safe.
/// </summary>
internal sealed class Transformer
{
    private readonly ParameterLayout _layout;
    private readonly ModelShape _shape;
    private readonly IMatrixProducts _products;
    private readonly RotaryEmbedding _rotary;
    private readonly TransformerLayer[] _layers;
    private readonly LayerScratch _scratch;
    private readonly float[] _final;
    private readonly float[] _finalInverse;
    private readonly float[] _logits;
    private readonly float[] _losses;
    private readonly bool[] _isRight;

    /// <param name="layout">Where the weights lie.</param>
    /// <param name="products">Who multiplies.</param>
    /// <param name="tokensMax">Of a batch.</param>
    public Transformer(ParameterLayout layout, IMatrixProducts products, int tokensMax)
    {
        _layout = layout;
        _shape = layout.Shape;
        _products = products;
        TokensMax = tokensMax;
        _rotary = new RotaryEmbedding(_shape);
        _scratch = new LayerScratch(_shape, tokensMax);
        var attention = new Attention(_shape, products);
        _layers = [.. layout.Layers.Select((parameters, index) => new TransformerLayer(
            _shape, parameters, products, _rotary, attention, _scratch, tokensMax, isLast: index == layout.Layers.Count - 1))];
        _final = new float[tokensMax * _shape.Width];
        _finalInverse = new float[tokensMax];
        _logits = new float[tokensMax * _shape.VocabularySize];
        _losses = new float[tokensMax];
        _isRight = new bool[tokensMax];
    }

    public int TokensMax { get; }

    /// <summary>Losses of the last batch's targets, in nats.</summary>
    public ReadOnlySpan<float> Losses(PackedBatch batch) => _losses.AsSpan(0, batch.TargetRows.Length);

    /// <summary>Whether each target of the last batch was the likeliest token.</summary>
    public ReadOnlySpan<bool> IsRight(PackedBatch batch) => _isRight.AsSpan(0, batch.TargetRows.Length);

    /// <summary>Logits of the batch's targets, a row of the vocabulary's length for each; valid until the next call.</summary>
    public ReadOnlySpan<float> Logits(float[] weights, PackedBatch batch)
    {
        Forward(weights, batch);
        return _logits.AsSpan(0, batch.TargetRows.Length * _shape.VocabularySize);
    }

    /// <summary>Computes the losses of a batch.</summary>
    public void Evaluate(float[] weights, PackedBatch batch)
    {
        Forward(weights, batch);
        ApplyLoss(batch, scale: 1);
    }

    /// <summary>Computes the losses of a batch, and adds their gradients.</summary>
    /// <param name="weights">All weights.</param>
    /// <param name="gradients">Of the same layout; added to.</param>
    /// <param name="batch">What is learned.</param>
    /// <param name="scale">Of each target's gradient; one over the step's targets makes the mean.</param>
    /// <param name="pointerScale">Of what the pointing heads are taught at each target; 0 teaches them nothing.</param>
    public void Learn(float[] weights, float[] gradients, PackedBatch batch, float scale, float pointerScale = 0)
    {
        Forward(weights, batch);
        ApplyLoss(batch, scale);
        Backward(weights, gradients, batch, pointerScale > 0 ? new PointerLesson(batch, _shape.PointingHeads, _shape.PointingHeads, pointerScale) : default);
    }

    private void ApplyLoss(PackedBatch batch, float scale)
    {
        int targets = batch.TargetRows.Length;
        CrossEntropy.Apply(
            _logits.AsSpan(0, targets * _shape.VocabularySize), batch.TargetTokens, scale, _losses.AsSpan(0, targets), _isRight.AsSpan(0, targets));
    }

    private void Forward(float[] weights, PackedBatch batch)
    {
        if (batch.TokenCount > TokensMax || batch.TokenCount == 0)
        {
            throw new ArgumentException($"A batch of {batch.TokenCount} tokens does not fit; there is room for 1 to {TokensMax}.");
        }

        Rows.Gather(_layout.Embedding.In(weights), batch.Tokens, _shape.Width, _layers[0].Input);
        for (int layer = 0; layer < _layers.Length; layer++)
        {
            _layers[layer].Forward(weights, batch, layer + 1 < _layers.Length ? _layers[layer + 1].Input : _final);
        }

        int targets = batch.TargetRows.Length;
        RmsNorm.Forward(
            _final, _layout.OutputNorm.In(weights), _shape.NormEpsilon, _finalInverse.AsSpan(0, targets), _scratch.Normed);
        Linear.Forward(_products, _layout.Embedding.In(weights), _layout.Embedding, _scratch.Normed, _logits, targets);
    }

    private void Backward(float[] weights, float[] gradients, PackedBatch batch, PointerLesson lesson)
    {
        int targets = batch.TargetRows.Length;
        Span<float> dEmbedding = _layout.Embedding.In(gradients);
        Linear.BackwardWeight(_products, _scratch.Normed, _logits, dEmbedding, _layout.Embedding, targets);
        Linear.BackwardInput(_products, _layout.Embedding.In(weights), _layout.Embedding, _logits, _scratch.NormedGradient, targets);
        _scratch.Gradient.AsSpan(0, targets * _shape.Width).Clear();
        RmsNorm.Backward(
            _final, _layout.OutputNorm.In(weights), _finalInverse.AsSpan(0, targets), _scratch.NormedGradient, _scratch.Gradient,
            _layout.OutputNorm.In(gradients));
        for (int layer = _layers.Length - 1; layer >= 0; layer--)
        {
            _layers[layer].Backward(weights, gradients, batch, layer == _shape.PointingLayer ? lesson : default);
        }

        Rows.ScatterAdd(_scratch.Gradient, batch.Tokens, _shape.Width, dEmbedding);
    }
}
