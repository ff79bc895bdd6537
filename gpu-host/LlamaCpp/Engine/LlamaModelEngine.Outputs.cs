using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

public sealed unsafe partial class LlamaModelEngine
{
    private DecodedOutputs? _outputs;

    /// <inheritdoc/>
    public ReadOnlySpan<float> GetLogits(int outputIndex)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireOutput(BatchOutput.Logits, outputIndex);
        return Read(LlamaApi.llama_get_logits_ith(_context, _batch.IndexOfOutput(outputIndex)), Tokenizer.VocabularySize);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> GetEmbedding(int outputIndex)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireOutput(BatchOutput.Embeddings, outputIndex);
        if (Model.Pooling != PoolingKind.None)
        {
            throw new ModelEngineException(ModelEngineFailure.NotSupported, $"'{Model.Name}' pools by itself: ask for the pooled vector.");
        }

        return Read(LlamaApi.llama_get_embeddings_ith(_context, _batch.IndexOfOutput(outputIndex)), Model.EmbeddingWidth);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> GetPooled(SequenceId sequence)
    {
        using OwnerGuard.Scope scope = Enter();
        Guard.Sequence(sequence, Limits.SequencesMax);
        if (Model.Pooling == PoolingKind.None)
        {
            throw new ModelEngineException(ModelEngineFailure.NotSupported, $"'{Model.Name}' does not pool: ask for embeddings of tokens.");
        }

        if (_outputs is not { Kind: BatchOutput.Embeddings } || _nextPositions[sequence.Value] < 0)
        {
            throw Guard.Invalid($"The last decode computed no embedding of {sequence}.");
        }

        int width = Model.Pooling == PoolingKind.Rank ? (int)LlamaApi.llama_model_n_cls_out(_model.Handle) : Model.EmbeddingWidth;
        return Read(LlamaApi.llama_get_embeddings_seq(_context, sequence.Value), width);
    }

    private static ReadOnlySpan<float> Read(float* values, int count) => values == null
        ? throw new ModelEngineException(ModelEngineFailure.NotSupported, "llama.cpp has no output there.")
        : new ReadOnlySpan<float>(values, count);

    private void RequireOutput(BatchOutput kind, int outputIndex)
    {
        if (_outputs is not { } outputs || outputs.Kind != kind || (uint)outputIndex >= (uint)outputs.Count)
        {
            throw Guard.Invalid($"The last decode left no {kind} in row {outputIndex}.");
        }
    }
}
