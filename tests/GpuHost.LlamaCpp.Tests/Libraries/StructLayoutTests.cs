using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Tests.Kit;

namespace GpuHost.LlamaCpp.Tests.Libraries;

/// <summary>Our structs against the native library itself: what it writes into them, and what it reads out of them.</summary>
[Collection(LlamaCollection.Name)]
public sealed unsafe class StructLayoutTests(LlamaFixture llama)
{
    [Fact]
    public void FindDifferences_PinnedLibrary_AreNone()
    {
        nint library = NativeLibrary.Load(NativeFiles.Find(llama.Library.Folder)!.Llama);

        Assert.Empty(StructLayoutCheck.FindDifferences(
            (delegate* unmanaged[Cdecl]<StructLayoutCheck.SparedModelParams>)NativeLibrary.GetExport(library, "llama_model_default_params"),
            (delegate* unmanaged[Cdecl]<StructLayoutCheck.SparedContextParams>)NativeLibrary.GetExport(library, "llama_context_default_params")));
    }

    [Fact]
    public void FindDifferences_FieldInserted_NamesWhatMoved()
    {
        IReadOnlyList<string> differences = StructLayoutCheck.FindDifferences(&LoadedModelDefaults, &ShiftedContextDefaults);

        Assert.Contains(differences, difference => difference.StartsWith("context.n_batch is 0, expected 2048", StringComparison.Ordinal));
        Assert.Contains(differences, difference => difference.StartsWith("context.type_k", StringComparison.Ordinal));
        Assert.DoesNotContain(differences, difference => difference.StartsWith("model.", StringComparison.Ordinal));
    }

    // Where v0.5.0 puts them on 64-bit platforms, as seen in what its own defaults write where.
    [Fact]
    public void ContextParams_Fields_AreWhereTheLibraryHasThem()
    {
        LlamaContextParams context = default;
        byte* start = (byte*)&context;
        Assert.Equal(StructLayoutCheck.ContextParamsBytes, sizeof(LlamaContextParams));
        Assert.Equal(24, (byte*)&context.OutputsPerSequenceMax - start);
        Assert.Equal(28, (byte*)&context.Threads - start);
        Assert.Equal(52, (byte*)&context.FlashAttention - start);
        Assert.Equal(56, (byte*)&context.RopeFrequencyBase - start);
        Assert.Equal(88, (byte*)&context.EvalCallback - start);
        Assert.Equal(104, (byte*)&context.KeyType - start);
        Assert.Equal(112, (byte*)&context.AbortCallback - start);
        Assert.Equal(128, (byte*)&context.Embeddings - start);
        Assert.Equal(133, (byte*)&context.KvUnified - start);
        Assert.Equal(136, (byte*)&context.Samplers - start);
        Assert.Equal(152, (byte*)&context.OtherContext - start);
    }

    [Fact]
    public void ModelParams_Fields_AreWhereTheLibraryHasThem()
    {
        LlamaModelParams model = default;
        byte* start = (byte*)&model;
        Assert.Equal(StructLayoutCheck.ModelParamsBytes, sizeof(LlamaModelParams));
        Assert.Equal(16, (byte*)&model.GpuLayers - start);
        Assert.Equal(28, (byte*)&model.LazyMode - start);
        Assert.Equal(32, (byte*)&model.MainGpu - start);
        Assert.Equal(40, (byte*)&model.TensorSplit - start);
        Assert.Equal(48, (byte*)&model.ProgressCallback - start);
        Assert.Equal(64, (byte*)&model.KvOverrides - start);
        Assert.Equal(72, (byte*)&model.VocabularyOnly - start);
        Assert.Equal(77, (byte*)&model.LoadMtp - start);
    }

    [Fact]
    public void SmallStructs_Sizes_AreTheLibrarys()
    {
        Assert.Equal(56, Unsafe.SizeOf<LlamaBatch>());
        Assert.Equal(12, Unsafe.SizeOf<LlamaTokenData>());
        Assert.Equal(32, Unsafe.SizeOf<LlamaTokenDataArray>());
        Assert.Equal(48, Unsafe.SizeOf<LlamaPerfContextData>());
    }

    [Fact]
    public void ContextParams_RoundTrip_TheContextHasWhatWasAsked()
    {
        using LlamaModelEngine engine = llama.OpenEngine(new LlamaContextOptions
        {
            ContextTokens = 768,
            BatchTokens = 96,
            MicroBatchTokens = 32,
            SequencesMax = 7,
            Threads = 1,
        });

        Assert.Equal((768, 96, 32, 7), (engine.Limits.ContextTokens, engine.Limits.BatchTokensMax, engine.Limits.MicroBatchTokens, engine.Limits.SequencesMax));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static StructLayoutCheck.SparedModelParams LoadedModelDefaults() => new() { Params = LlamaApi.llama_model_default_params() };

    // As if a later release had put four bytes in front.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static StructLayoutCheck.SparedContextParams ShiftedContextDefaults()
    {
        var native = new StructLayoutCheck.SparedContextParams { Params = LlamaApi.llama_context_default_params() };
        var shifted = default(StructLayoutCheck.SparedContextParams);
        new ReadOnlySpan<byte>(&native, StructLayoutCheck.ContextParamsBytes).CopyTo(
            new Span<byte>((byte*)&shifted + sizeof(int), StructLayoutCheck.ContextParamsBytes));
        shifted.Params.ContextTokens = native.Params.ContextTokens;
        shifted.Params.BatchTokens = 0;
        return shifted;
    }
}
