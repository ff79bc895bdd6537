namespace Pipelines.Training.Model;

/// <summary>What a layer keeps on the way forward for the way back. Arrays hold the largest batch; a batch uses their beginnings.</summary>
internal sealed class LayerKept(ModelShape shape, int tokensMax)
{
    public float[] Input { get; } = new float[tokensMax * shape.Width];

    public float[] AttentionInverse { get; } = new float[tokensMax];

    public float[] Qkv { get; } = new float[tokensMax * shape.QkvWidth];

    public float[] AttentionOutput { get; } = new float[tokensMax * shape.Width];

    public float[] LogSums { get; } = new float[tokensMax * shape.HeadCount];

    /// <summary>Between attention and feed-forward.</summary>
    public float[] Middle { get; } = new float[tokensMax * shape.Width];

    public float[] FeedForwardInverse { get; } = new float[tokensMax];

    public float[] GateUp { get; } = new float[tokensMax * shape.GateUpWidth];
}
