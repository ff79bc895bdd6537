using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

/// <summary>
/// The arrays of a native batch, made once and filled for every decode. They live on the pinned heap, so llama.cpp may
/// point into them and nobody has to free them.
/// </summary>
internal sealed unsafe class PinnedBatch
{
    private readonly int[] _tokens;
    private readonly int[] _positions;
    private readonly int[] _sequenceCounts;
    private readonly int[] _sequences;
    private readonly nint[] _sequencePointers;
    private readonly sbyte[] _wantsOutput;

    // Output row → index of its token in the batch, by which llama.cpp hands out results.
    private readonly int[] _outputIndexes;

    public PinnedBatch(int capacityTokens)
    {
        _tokens = New<int>(capacityTokens);
        _positions = New<int>(capacityTokens);
        _sequenceCounts = New<int>(capacityTokens);
        _sequences = New<int>(capacityTokens);
        _sequencePointers = New<nint>(capacityTokens);
        _wantsOutput = New<sbyte>(capacityTokens);
        _outputIndexes = new int[capacityTokens];
        Array.Fill(_sequenceCounts, 1);
        for (int i = 0; i < capacityTokens; i++)
        {
            _sequencePointers[i] = (nint)Address(_sequences) + (i * sizeof(int));
        }
    }

    public int CapacityTokens => _tokens.Length;

    /// <summary>Fills the arrays; the result points into them and is valid until the next call.</summary>
    public LlamaBatch Fill(BatchPlan plan)
    {
        // Embeddings are computed for all tokens or none; saying so keeps llama.cpp from warning that it does.
        bool allOutputs = plan.Output == BatchOutput.Embeddings;
        ReadOnlySpan<BatchToken> tokens = plan.Tokens;
        for (int i = 0; i < tokens.Length; i++)
        {
            BatchToken token = tokens[i];
            _tokens[i] = token.Token.Value;
            _positions[i] = token.Position;
            _sequences[i] = token.Sequence.Value;
            _wantsOutput[i] = allOutputs || token.WantsOutput ? (sbyte)1 : (sbyte)0;
            if (token.WantsOutput)
            {
                _outputIndexes[token.OutputIndex] = i;
            }
        }

        return new LlamaBatch
        {
            TokenCount = tokens.Length,
            Tokens = (int*)Address(_tokens),
            Positions = (int*)Address(_positions),
            SequenceCounts = (int*)Address(_sequenceCounts),
            Sequences = (int**)Address(_sequencePointers),
            WantsOutput = (sbyte*)Address(_wantsOutput),
        };
    }

    public int IndexOfOutput(int outputIndex) => _outputIndexes[outputIndex];

    private static T[] New<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    private static void* Address<T>(T[] pinned)
        where T : unmanaged => System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(pinned));
}
