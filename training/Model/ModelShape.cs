namespace Pipelines.Training.Model;

/// <summary>The shape of a model of the llama architecture: what decides how many weights there are and how they are used.</summary>
internal sealed record ModelShape
{
    /// <summary>Vectors are worked on sixteen numbers at a time, and Q8_0 packs thirty-two.</summary>
    private const int Grain = 32;

    /// <summary>Half of a head's pairs turn so slowly that they tell what stands somewhere; in narrower heads too few are left to tell 2,048 tokens apart.</summary>
    public const int HeadWidthStandard = 64;

    private const int PointingKvHeads = 2;

    public int LayerCount { get; init; } = 6;

    public int Width { get; init; } = 320;

    public int HeadCount { get; init; } = 5;

    public int KvHeadCount { get; init; } = 5;

    public int FeedForwardWidth { get; init; } = 640;

    public int VocabularySize { get; init; } = 2048;

    /// <summary>The longest sequence, in tokens.</summary>
    public int ContextTokens { get; init; } = 2048;

    public float RopeFrequencyBase { get; init; } = 1_000_000f;

    public float NormEpsilon { get; init; } = 1e-5f;

    public int HeadWidth => Width / HeadCount;

    public int KvWidth => HeadWidth * KvHeadCount;

    /// <summary>Queries, keys and values of a token, side by side.</summary>
    public int QkvWidth => Width + (2 * KvWidth);

    public int GateUpWidth => 2 * FeedForwardWidth;

    /// <summary>Heads that share one key and value.</summary>
    public int QueriesPerKv => HeadCount / KvHeadCount;

    /// <summary>The layer in which heads are taught to point at what is copied: before it labels and values are put together, behind it the answer is decided.</summary>
    public int PointingLayer => LayerCount / 2;

    /// <summary>The first so many heads of it point at copies, as many next ones at evidence.</summary>
    public int PointingHeads => Math.Min(PointingKvHeads, KvHeadCount) * QueriesPerKv;

    public void Check()
    {
        Require(LayerCount > 0 && HeadCount > 0 && KvHeadCount > 0 && VocabularySize > 0, "layers, heads and vocabulary are positive");
        Require(Width % HeadCount == 0 && HeadWidth % Grain == 0, $"a head is a multiple of {Grain} wide");
        Require(HeadCount % KvHeadCount == 0, "the KV heads divide the heads");
        Require(FeedForwardWidth > 0 && FeedForwardWidth % Grain == 0, $"the feed-forward width is a multiple of {Grain}");
        Require(ContextTokens > 0 && RopeFrequencyBase > 1 && NormEpsilon > 0, "context, RoPE base and epsilon are positive");
    }

    private static void Require(bool sound, string rule)
    {
        if (!sound)
        {
            throw new TrainingException($"Not a model's shape: it is needed that {rule}.");
        }
    }
}
