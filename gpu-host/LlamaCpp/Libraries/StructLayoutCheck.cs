using System.Runtime.CompilerServices;
using GpuHost.LlamaCpp.Interop;

namespace GpuHost.LlamaCpp.Libraries;

/// <summary>
/// Compares what the loaded library says its default parameters are with what v0.5.0's are. Every field after an
/// inserted, removed or moved one would read as something else, so a library with other structs is refused before it
/// is handed one.
/// </summary>
internal static unsafe class StructLayoutCheck
{
    /// <summary>What a library with longer structs may write behind ours, so that it overwrites nothing of value.</summary>
    internal const int SpareBytes = 512;

    public const int ModelParamsBytes = 80;
    public const int ContextParamsBytes = 160;

    /// <summary>The fields that differ, with both values; empty if the layouts agree.</summary>
    /// <param name="modelDefaults"><c>llama_model_default_params</c> of the library in question.</param>
    /// <param name="contextDefaults"><c>llama_context_default_params</c> of the library in question.</param>
    public static IReadOnlyList<string> FindDifferences(
        delegate* unmanaged[Cdecl]<SparedModelParams> modelDefaults,
        delegate* unmanaged[Cdecl]<SparedContextParams> contextDefaults)
    {
        var differences = new List<string>();
        Compare(differences, "sizeof(llama_model_params)", Unsafe.SizeOf<LlamaModelParams>(), ModelParamsBytes);
        Compare(differences, "sizeof(llama_context_params)", Unsafe.SizeOf<LlamaContextParams>(), ContextParamsBytes);
        if (differences.Count > 0)
        {
            return differences;
        }

        CompareModel(differences, modelDefaults().Params);
        CompareContext(differences, contextDefaults().Params);
        return differences;
    }

    private static void CompareModel(List<string> differences, in LlamaModelParams model)
    {
        Compare(differences, "model.n_gpu_layers", model.GpuLayers, -1);
        Compare(differences, "model.split_mode", model.SplitMode, LlamaSplitMode.Layer);
        Compare(differences, "model.load_mode", model.LoadMode, LlamaLoadMode.Auto);
        Compare(differences, "model.lazy_mode", model.LazyMode, LlamaLazyMode.Auto);
        Compare(differences, "model.main_gpu", model.MainGpu, 0);
        Compare(differences, "model.progress_callback", (nint)model.ProgressCallback, 0);
        Compare(differences, "model.kv_overrides", (nint)model.KvOverrides, 0);
        Compare(differences, "model.vocab_only", model.VocabularyOnly, false);
        Compare(differences, "model.check_tensors", model.CheckTensors, false);
        Compare(differences, "model.use_extra_bufts", model.UseExtraBufferTypes, true);
        Compare(differences, "model.no_host", model.NoHost, false);
        Compare(differences, "model.no_alloc", model.NoAlloc, false);
        Compare(differences, "model.load_mtp", model.LoadMtp, false);
    }

    private static void CompareContext(List<string> differences, in LlamaContextParams context)
    {
        Compare(differences, "context.n_ctx", context.ContextTokens, 512u);
        Compare(differences, "context.n_batch", context.BatchTokens, 2048u);
        Compare(differences, "context.n_ubatch", context.MicroBatchTokens, 512u);
        Compare(differences, "context.n_seq_max", context.SequencesMax, 1u);
        Compare(differences, "context.n_outputs_max_per_seq", context.OutputsPerSequenceMax, 1u);
        Compare(differences, "context.n_threads", context.Threads, 4);
        Compare(differences, "context.n_threads_batch", context.BatchThreads, 4);
        Compare(differences, "context.rope_scaling_type", context.RopeScaling, LlamaRopeScaling.Unspecified);
        Compare(differences, "context.pooling_type", context.Pooling, LlamaPooling.Unspecified);
        Compare(differences, "context.attention_type", context.Attention, LlamaAttention.Unspecified);
        Compare(differences, "context.flash_attn_type", context.FlashAttention, LlamaFlashAttention.Auto);
        Compare(differences, "context.rope_freq_base", context.RopeFrequencyBase, 0f);
        Compare(differences, "context.yarn_ext_factor", context.YarnExtFactor, -1f);
        Compare(differences, "context.yarn_beta_slow", context.YarnBetaSlow, -1f);
        Compare(differences, "context.defrag_thold", context.DefragThreshold, -1f);
        Compare(differences, "context.type_k", context.KeyType, GgmlType.F16);
        Compare(differences, "context.type_v", context.ValueType, GgmlType.F16);
        Compare(differences, "context.abort_callback", (nint)context.AbortCallback, 0);
        Compare(differences, "context.embeddings", context.Embeddings, false);
        Compare(differences, "context.offload_kqv", context.OffloadKqv, true);
        Compare(differences, "context.no_perf", context.NoPerf, true);
        Compare(differences, "context.op_offload", context.OpOffload, true);
        Compare(differences, "context.swa_full", context.SwaFull, true);
        Compare(differences, "context.kv_unified", context.KvUnified, false);
        Compare(differences, "context.n_samplers", context.SamplerCount, (nuint)0);
        Compare(differences, "context.ctx_other", (nint)context.OtherContext, 0);
    }

    private static void Compare<T>(List<string> differences, string field, T found, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(found, expected))
        {
            differences.Add($"{field} is {found}, expected {expected}");
        }
    }

    /// <summary>Returned through a pointer like the struct itself, by every calling convention of a 64-bit platform.</summary>
    public struct SparedModelParams
    {
        public LlamaModelParams Params;
        public fixed byte Spare[SpareBytes];
    }

    /// <inheritdoc cref="SparedModelParams"/>
    public struct SparedContextParams
    {
        public LlamaContextParams Params;
        public fixed byte Spare[SpareBytes];
    }
}
