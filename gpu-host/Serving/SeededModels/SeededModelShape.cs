using GpuHost.Serving.Gguf;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// The shape of a generated model of the llama architecture. Equal shapes give equal files, byte for byte, everywhere.
/// </summary>
public sealed record SeededModelShape
{
    /// <summary>About 1.6 MB: small enough to make at first use, fast enough that the platform's own time shows.</summary>
    public static SeededModelShape Default { get; } = new();

    public int LayerCount { get; init; } = 2;

    /// <summary>Length of a hidden state; a multiple of <see cref="HeadCount"/> and of the weight type's block (32).</summary>
    public int Width { get; init; } = 256;

    public int HeadCount { get; init; } = 4;

    /// <summary>Divides <see cref="HeadCount"/>.</summary>
    public int KvHeadCount { get; init; } = 2;

    public int FeedForwardWidth { get; init; } = 384;

    /// <summary>At least 260: all bytes and four control tokens.</summary>
    public int VocabularySize { get; init; } = 1024;

    /// <summary>Input and output embeddings are one matrix.</summary>
    public bool TiedEmbeddings { get; init; }

    public float RopeFrequencyBase { get; init; } = 10_000f;

    public int ContextTokens { get; init; } = 32_768;

    public GgufTensorType WeightType { get; init; } = GgufTensorType.Q8_0;

    public ulong Seed { get; init; } = 1;

    internal int HeadWidth => Width / HeadCount;

    internal int KvWidth => HeadWidth * KvHeadCount;

    /// <summary>The whole shape as one line; stored in the file, so that a file can be told from one of another shape.</summary>
    internal string Canonical =>
        $"v1 layers={LayerCount} width={Width} heads={HeadCount} kv-heads={KvHeadCount} ff={FeedForwardWidth} " +
        $"vocab={VocabularySize} tied={TiedEmbeddings} rope={RopeFrequencyBase:R} context={ContextTokens} " +
        $"type={WeightType} seed={Seed}";

    internal void Check()
    {
        Require(LayerCount > 0 && Width > 0 && HeadCount > 0 && KvHeadCount > 0, "layers, width and heads are positive");
        Require(Width % HeadCount == 0 && HeadWidth % 2 == 0, "the width is an even multiple of the heads");
        Require(HeadCount % KvHeadCount == 0, "the KV heads divide the heads");
        Require(Width % GgufBlock.SmallWeights == 0 && FeedForwardWidth % GgufBlock.SmallWeights == 0, "widths are multiples of 32");
        Require(VocabularySize >= SeededVocabulary.SizeMin, $"the vocabulary has at least {SeededVocabulary.SizeMin} tokens");
        Require(ContextTokens > 0 && RopeFrequencyBase > 0, "context and RoPE base are positive");
    }

    private static void Require(bool sound, string rule)
    {
        if (!sound)
        {
            throw new ArgumentException($"Not a model shape: it is needed that {rule}.");
        }
    }
}
