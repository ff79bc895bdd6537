using GpuHost.LlamaCpp.Libraries;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>The context of an engine: what it can hold and compute.</summary>
public sealed record LlamaContextOptions
{
    /// <summary>The context that is opened when none is asked for, unless the model was trained for less.</summary>
    public const int ContextTokensDefaultMax = 8192;

    /// <summary>Worker threads of a deterministic context: the number decides how sums are cut, so it must not depend on the machine.</summary>
    public const int DeterministicThreads = 1;

    /// <summary>One that runs, one whose prefix is kept, one to move snapshots through, one to spare.</summary>
    public const int DeterministicSequencesMax = 4;

    /// <summary>KV cells, shared by all sequences; null for what the model was trained for, up to
    /// <see cref="ContextTokensDefaultMax"/>. Rounded up to a multiple of 256 by llama.cpp.</summary>
    public int? ContextTokens { get; init; }

    /// <summary>Most tokens of one decode call.</summary>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>Tokens computed at once; a batch is cut into such parts.</summary>
    public int MicroBatchTokens { get; init; } = 512;

    /// <summary>How many sequences the cache tells apart.</summary>
    public int SequencesMax { get; init; } = PinnedRelease.SequencesMax;

    /// <summary>Worker threads; null leaves one core free, because llama.cpp's workers spin and starve what they share with.</summary>
    public int? Threads { get; init; }

    /// <summary>In which form the keys are kept. Snapshots of one form never serve another.</summary>
    public KvType KeyType { get; init; } = KvType.F16;

    /// <summary>In which form the values are kept.</summary>
    public KvType ValueType { get; init; } = KvType.F16;

    /// <summary>Overrides the model's own RoPE base.</summary>
    public float? RopeFrequencyBase { get; init; }

    /// <summary>Overrides the model's own RoPE scale.</summary>
    public float? RopeFrequencyScale { get; init; }

    internal int EffectiveThreads => Threads ?? Math.Max(1, Environment.ProcessorCount - 1);
}
