using System.Globalization;
using GpuHost.LlamaCpp.Handles;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Logging;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>Opens native contexts and says what they are.</summary>
internal static class ContextOpening
{
    /// <summary>What llama.cpp takes where a model names no RoPE base.</summary>
    private const float RopeFrequencyBaseDefault = 10_000f;

    /// <summary>llama.cpp turns quantised keys and values before it rounds them, unless this is set to a number other than 0.</summary>
    private const string RotationVariable = "LLAMA_ATTN_ROT_DISABLE";

    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ContextUnavailable"/> or
    /// <see cref="ModelEngineFailure.ArgumentInvalid"/>.</exception>
    public static ContextHandle Open(LlamaModel model, LlamaContextOptions options)
    {
        LlamaContextParams parameters = Parameters(model.Description, options);
        using NativeLogCapture capture = NativeLog.Capture();
        nint context = LlamaApi.llama_init_from_model(model.Handle, parameters);
        return context != 0
            ? new ContextHandle(model.Handle, context)
            : throw new ModelEngineException(
                ModelEngineFailure.ContextUnavailable,
                $"llama.cpp cannot open a context of {parameters.ContextTokens} tokens over '{model.Description.Name}': {capture.Reason}.");
    }

    public static EngineLimits ReadLimits(ContextHandle context) => new(
        (int)LlamaApi.llama_n_ctx(context),
        (int)LlamaApi.llama_n_batch(context),
        (int)LlamaApi.llama_n_ubatch(context),
        (int)LlamaApi.llama_n_seq_max(context));

    public static KvCacheLayout DescribeLayout(ModelDescription model, LlamaContextOptions options, SequenceStateLayout? state)
    {
        string rope = $"{model.Architecture}.rope.";
        float frequencyBase = options.RopeFrequencyBase ?? Number(model, rope + "freq_base") ?? RopeFrequencyBaseDefault;
        float frequencyScale = options.RopeFrequencyScale ?? 1 / (Number(model, rope + "scaling.factor") ?? 1);
        return new KvCacheLayout(
            Describe(options.KeyType),
            Describe(options.ValueType),
            ValuesTransposed: false,
            StreamCount: 1,
            state?.BytesPerToken ?? 0,
            frequencyBase,
            frequencyScale,
            DescribeRopeScaling(model, rope));
    }

    public static EngineBuild DescribeBuild(LlamaLibrary library, LlamaContextOptions options)
    {
        string cpu = $"{NativePlatform.ProcessDescription} {library.CpuVariant}";
        string device = library.Choice.GpuDevices.Count == 0
            ? cpu
            : string.Join(" + ", library.Choice.GpuDevices.Select(gpu => gpu.Description).Append(cpu));
        return new EngineBuild(library.Name, library.Backend, device, options.EffectiveThreads);
    }

    private static LlamaContextParams Parameters(ModelDescription model, LlamaContextOptions options)
    {
        int contextTokens = options.ContextTokens
            ?? Math.Min(model.TrainedContextTokens, LlamaContextOptions.ContextTokensDefaultMax);
        RequirePositive(contextTokens, nameof(options.ContextTokens));
        RequirePositive(options.BatchTokens, nameof(options.BatchTokens));
        RequirePositive(options.MicroBatchTokens, nameof(options.MicroBatchTokens));
        RequirePositive(options.EffectiveThreads, nameof(options.Threads));
        if (options.SequencesMax is < 1 or > PinnedRelease.SequencesMax)
        {
            throw Guard.Invalid($"{nameof(options.SequencesMax)} is {options.SequencesMax}; llama.cpp tells 1 to {PinnedRelease.SequencesMax} sequences apart.");
        }

        // What looks at a text from both ends must be computed in one part, or llama.cpp ends the process.
        int microBatch = ModelDescriptions.IsCausal(model)
            ? Math.Min(options.MicroBatchTokens, options.BatchTokens)
            : options.BatchTokens;

        LlamaContextParams parameters = LlamaApi.llama_context_default_params();
        parameters.ContextTokens = (uint)contextTokens;
        parameters.BatchTokens = (uint)options.BatchTokens;
        parameters.MicroBatchTokens = (uint)microBatch;
        parameters.SequencesMax = (uint)options.SequencesMax;

        // llama.cpp reserves an output for each sequence, and ends the process if a batch has room for fewer.
        parameters.OutputsMax = (uint)Math.Max(options.BatchTokens, options.SequencesMax);
        parameters.Threads = options.EffectiveThreads;
        parameters.BatchThreads = options.EffectiveThreads;
        parameters.RopeFrequencyBase = options.RopeFrequencyBase ?? 0;
        parameters.RopeFrequencyScale = options.RopeFrequencyScale ?? 0;
        parameters.KeyType = (GgmlType)options.KeyType;
        parameters.ValueType = (GgmlType)options.ValueType;

        // Requested, not left to llama.cpp: the layout of saved values follows the request.
        parameters.FlashAttention = LlamaFlashAttention.Enabled;
        parameters.KvUnified = true;

        // A sliding window would drop cells that a shorter prefix needs.
        parameters.SwaFull = true;
        return parameters;
    }

    /// <summary>The type's name, and what else decides what its bytes mean.</summary>
    private static string Describe(KvType type)
    {
#pragma warning disable RS0030 // llama.cpp itself reads this variable when it opens a context: what it does has to be known here.
        string? rotation = Environment.GetEnvironmentVariable(RotationVariable);
#pragma warning restore RS0030
        return KvTypes.IsQuantised(type) && !string.IsNullOrEmpty(rotation) ? $"{KvTypes.NameOf(type)} rotation={rotation}" : KvTypes.NameOf(type);
    }

    private static void RequirePositive(int value, string name)
    {
        if (value < 1)
        {
            throw Guard.Invalid($"{name} is {value}, but must be at least 1.");
        }
    }

    private static string DescribeRopeScaling(ModelDescription model, string rope)
    {
        string scaling = rope + "scaling.";
        string[] entries = model.Metadata
            .Where(entry => entry.Key.StartsWith(scaling, StringComparison.Ordinal))
            .Select(entry => $"{entry.Key[scaling.Length..]}={entry.Value}")
            .Order(StringComparer.Ordinal)
            .ToArray();
        return entries.Length == 0 ? "none" : string.Join(' ', entries);
    }

    private static float? Number(ModelDescription model, string key) =>
        float.TryParse(model.Metadata.GetValueOrDefault(key), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && value > 0
            ? value
            : null;
}
