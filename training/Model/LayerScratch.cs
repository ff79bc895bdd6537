namespace Pipelines.Training.Model;

/// <summary>Memory that layers use one after the other.</summary>
internal sealed class LayerScratch(ModelShape shape, int tokensMax)
{
    /// <summary>Normalised inputs of a product.</summary>
    public float[] Normed { get; } = new float[tokensMax * shape.Width];

    public float[] NormedGradient { get; } = new float[tokensMax * shape.Width];

    /// <summary>Of the hidden state: of a layer's output before it goes back, of its input afterwards.</summary>
    public float[] Gradient { get; } = new float[tokensMax * shape.Width];

    public float[] AttentionGradient { get; } = new float[tokensMax * shape.Width];

    public float[] QkvGradient { get; } = new float[tokensMax * shape.QkvWidth];

    /// <summary>Between gate, up and down; also its gradient.</summary>
    public float[] Hidden { get; } = new float[tokensMax * shape.FeedForwardWidth];

    /// <summary>Attention's output at the targets alone.</summary>
    public float[] Gathered { get; } = new float[tokensMax * shape.Width];
}
