using GpuHost.Serving.Gguf;
using GpuHost.Serving.SeededModels;

namespace Pipelines.Bench.Engine;

/// <summary>The shapes of known models, for weights of noise: speed and sizes are theirs, words are not.</summary>
internal static class BenchShapes
{
    public const string Default = "small";
    public const string MiniName = "mini";

    /// <summary>The platform's own default model; a step of it takes tens of microseconds, so the loop's own time shows.</summary>
    private static readonly SeededModelShape Tiny = SeededModelShape.Default;

    /// <summary>A load of tens of thousands of tokens takes seconds on two cores, and KV is large enough to be moved.</summary>
    private static readonly SeededModelShape Mini = new()
    {
        LayerCount = 4,
        Width = 256,
        HeadCount = 4,
        KvHeadCount = 2,
        FeedForwardWidth = 768,
        VocabularySize = 4_096,
        ContextTokens = 32_768,
        WeightType = GgufTensorType.Q4_0,
    };

    /// <summary>SmolLM2-135M.</summary>
    private static readonly SeededModelShape Small = new()
    {
        LayerCount = 30,
        Width = 576,
        HeadCount = 9,
        KvHeadCount = 3,
        FeedForwardWidth = 1_536,
        VocabularySize = 49_152,
        TiedEmbeddings = true,
        RopeFrequencyBase = 100_000f,
        ContextTokens = 32_768,
        WeightType = GgufTensorType.Q4_0,
    };

    /// <summary>Mistral-7B: 4 GB in Q4_0, 128 KiB of KV per token.</summary>
    private static readonly SeededModelShape SevenBillion = new()
    {
        LayerCount = 32,
        Width = 4_096,
        HeadCount = 32,
        KvHeadCount = 8,
        FeedForwardWidth = 14_336,
        VocabularySize = 32_000,
        RopeFrequencyBase = 1_000_000f,
        ContextTokens = 32_768,
        WeightType = GgufTensorType.Q4_0,
    };

    /// <exception cref="ArgumentException">There is no such shape.</exception>
    public static SeededModelShape Of(string name) => name switch
    {
        "tiny" => Tiny,
        MiniName => Mini,
        "small" => Small,
        "7b" => SevenBillion,
        _ => throw new ArgumentException($"--shape {name}: there are tiny, mini, small and 7b."),
    };
}
