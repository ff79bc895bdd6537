using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Logging;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

public sealed unsafe partial class LlamaModelEngine
{
    /// <summary>The whole state of a sequence, in host memory.</summary>
    private const uint WholeState = 0;

    /// <inheritdoc/>
    public long GetStateSizeBytes(SequenceId sequence)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireMemory();
        Guard.Sequence(sequence, Limits.SequencesMax);
        return (long)LlamaApi.llama_state_seq_get_size_ext(_context, sequence.Value, WholeState);
    }

    /// <inheritdoc/>
    public int SaveState(SequenceId sequence, Span<byte> destination)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireMemory();
        Guard.Sequence(sequence, Limits.SequencesMax);
        if (ReadPositions(sequence).IsEmpty)
        {
            throw Guard.Invalid($"{sequence} holds nothing to save.");
        }

        nuint size = LlamaApi.llama_state_seq_get_size_ext(_context, sequence.Value, WholeState);
        if ((nuint)destination.Length < size)
        {
            throw Guard.Invalid($"The state of {sequence} has {size} bytes; the buffer has {destination.Length}.");
        }

        nuint written = WriteState(sequence, destination);
        return written != 0
            ? checked((int)written)
            : throw new ModelEngineException(ModelEngineFailure.StateRefused, $"llama.cpp could not save {sequence}.");
    }

    /// <inheritdoc/>
    public bool TryRestoreState(SequenceId sequence, ReadOnlySpan<byte> state)
    {
        using OwnerGuard.Scope scope = Enter();
        RequireMemory();
        Guard.Sequence(sequence, Limits.SequencesMax);
        if (!ReadPositions(sequence).IsEmpty)
        {
            throw Guard.Invalid($"{sequence} is not empty: remove it before a state is restored to it.");
        }

        if (_stateLayout is null)
        {
            return RestoreUnchecked(sequence, state);
        }

        if (_stateLayout.FindFault(state, Limits.ContextTokens, out (int First, int Count) positions) is { } fault)
        {
            _logger.StateRefused(sequence, fault);
            return false;
        }

        if (!RestoreUnchecked(sequence, state))
        {
            return false;
        }

        PositionRange restored = ReadPositions(sequence);
        if (restored.First == positions.First && restored.Count == positions.Count)
        {
            return true;
        }

        RemoveWhole(sequence);
        return false;
    }

    // After a refusal llama.cpp may have left a part of the state in the sequence.
    private bool RestoreUnchecked(SequenceId sequence, ReadOnlySpan<byte> state)
    {
        using NativeLogCapture capture = NativeLog.Capture();
        if (!state.IsEmpty && ReadState(sequence, state) != 0)
        {
            return true;
        }

        _logger.StateRefused(sequence, state.IsEmpty ? "it is empty" : capture.Reason);
        RemoveWhole(sequence);
        return false;
    }

    private nuint WriteState(SequenceId sequence, Span<byte> destination)
    {
        fixed (byte* bytes = destination)
        {
            return LlamaApi.llama_state_seq_get_data_ext(_context, bytes, (nuint)destination.Length, sequence.Value, WholeState);
        }
    }

    private nuint ReadState(SequenceId sequence, ReadOnlySpan<byte> state)
    {
        fixed (byte* bytes = state)
        {
            return LlamaApi.llama_state_seq_set_data_ext(_context, bytes, (nuint)state.Length, sequence.Value, WholeState);
        }
    }

    // One token is computed and saved to see what this model's states look like; it also brings the weights into memory.
    private SequenceStateLayout? ProbeStateLayout()
    {
        if (_memory == 0 || !Model.CanGenerate)
        {
            return null;
        }

        var probe = new BatchPlan(1);
        probe.Reset(BatchOutput.Logits, []);
        var sequence = new SequenceId(0);
        probe.Add(Tokenizer.Bos ?? new TokenId(0), 0, sequence, wantsOutput: true);
        DecodeOutcome outcome = Decode(probe);
        if (!outcome.IsOk)
        {
            throw new ModelEngineException(
                ModelEngineFailure.ContextUnavailable, $"'{Model.Name}' cannot compute a single token: {outcome.Detail}.");
        }

        byte[] state = new byte[GetStateSizeBytes(sequence)];
        SaveState(sequence, state);
        Clear();
        return SequenceStateLayout.Read(state);
    }
}
