using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

public sealed partial class LlamaModelEngine
{
    /// <summary>How llama.cpp writes "to the end" in a range of positions.</summary>
    private const int ToTheEnd = -1;

    /// <inheritdoc/>
    public PositionRange GetPositions(SequenceId sequence)
    {
        using OwnerGuard.Scope scope = Enter();
        Guard.Sequence(sequence, Limits.SequencesMax);
        return ReadPositions(sequence);
    }

    /// <inheritdoc/>
    public void CopySequence(SequenceId source, SequenceId destination, int from, int to)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireMemory();
        Guard.Sequence(source, Limits.SequencesMax);
        Guard.Sequence(destination, Limits.SequencesMax);
        Guard.Positions(from, to);
        PositionRange held = ReadPositions(source);
        int end = Math.Min(to, held.Last + 1);
        if (held.IsEmpty || from < held.First || from >= end || (to != int.MaxValue && to > end))
        {
            throw Guard.Invalid($"{source} holds positions {held.First} to {held.Last}, not [{from}, {to}).");
        }

        PositionRange taken = ReadPositions(destination);
        if (!taken.IsEmpty && taken.Last + 1 != from)
        {
            throw Guard.Invalid($"{destination} holds positions {taken.First} to {taken.Last}: [{from}, {end}) does not go on there.");
        }

        bool isWhole = from == held.First && end == held.Last + 1;
        if (!isWhole && !Model.CanTrimSequences)
        {
            throw new ModelEngineException(ModelEngineFailure.NotSupported, $"'{Model.Name}' can copy a sequence only whole.");
        }

        LlamaApi.llama_memory_seq_cp(_memory, source.Value, destination.Value, from, isWhole ? ToTheEnd : end);
    }

    /// <inheritdoc/>
    public bool RemoveSequence(SequenceId sequence, int from, int to)
    {
        using OwnerGuard.Scope scope = Enter();
        Guard.Sequence(sequence, Limits.SequencesMax);
        Guard.Positions(from, to);
        PositionRange held = ReadPositions(sequence);
        if (held.IsEmpty || from > held.Last || to <= held.First || from == to)
        {
            return true;
        }

        bool isWhole = from <= held.First && to > held.Last;
        if (isWhole)
        {
            RemoveWhole(sequence);
            return true;
        }

        return Model.CanTrimSequences
            && LlamaApi.llama_memory_seq_rm(_memory, sequence.Value, from, to > held.Last ? ToTheEnd : to);
    }

    /// <inheritdoc/>
    public void Clear()
    {
        using OwnerGuard.Scope scope = Enter();
        _outputs = null;
        if (_memory != 0)
        {
            LlamaApi.llama_memory_clear(_memory, data: true);
        }
    }

    private void RemoveWhole(SequenceId sequence)
    {
        if (!LlamaApi.llama_memory_seq_rm(_memory, sequence.Value, ToTheEnd, ToTheEnd))
        {
            throw new InvalidOperationException($"llama.cpp did not remove the whole of {sequence}, which it says it always does.");
        }
    }

    // A model without a memory holds nothing; llama.cpp answers −1 for it.
    private PositionRange ReadPositions(SequenceId sequence) => new(
        LlamaApi.llama_memory_seq_pos_min(_memory, sequence.Value),
        LlamaApi.llama_memory_seq_pos_max(_memory, sequence.Value));
}
