using GpuHost.LlamaCpp.Interop;
using GpuHost.LlamaCpp.Logging;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Engine;

public sealed partial class LlamaModelEngine
{
    private const int DecodeDone = 0;
    private const int DecodeNoSlot = 1;
    private const int DecodeAborted = 2;
    private const int DecodeInvalid = -1;

    private readonly PinnedBatch _batch;
    private readonly AbortFlag _abort = new();
    private readonly NativeLogCapture _decodeLog = new();
    private bool _abortInstalled;
    private bool _embeddingsOn;

    // The next position of each sequence of the batch at hand; a sequence that was not met yet has position −1.
    private readonly int[] _nextPositions;

    /// <inheritdoc/>
    public DecodeOutcome Decode(BatchPlan batch, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using OwnerGuard.Scope scope = Enter();
        if (cancellation.IsCancellationRequested)
        {
            return new DecodeOutcome(DecodeStatus.Aborted, "cancelled before it began");
        }

        _outputs = null;
        CheckBatch(batch);
        UseAdapters(batch.Adapters);
        UseEmbeddings(batch.Output == BatchOutput.Embeddings);
        LlamaBatch native = _batch.Fill(batch);
        using NativeLogCapture capture = NativeLog.CaptureInto(_decodeLog);
        DecodeOutcome outcome = ToOutcome(Decode(native, cancellation), capture);
        if (outcome.IsOk)
        {
            _outputs = new DecodedOutputs(batch.Output, batch.OutputCount);
        }

        return outcome;
    }

    private int Decode(LlamaBatch native, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
        {
            InstallAbort(false);
            return LlamaApi.llama_decode(_context, native);
        }

        InstallAbort(true);
        _abort.Reset();
        using CancellationTokenRegistration registration = cancellation.UnsafeRegister(static flag => ((AbortFlag)flag!).Set(), _abort);
        return LlamaApi.llama_decode(_context, native);
    }

    private static DecodeOutcome ToOutcome(int code, NativeLogCapture capture) => code switch
    {
        DecodeDone => DecodeOutcome.Ok,
        DecodeNoSlot => new DecodeOutcome(DecodeStatus.NoKvSlot, "the KV cache has no room for the batch"),
        DecodeAborted => new DecodeOutcome(DecodeStatus.Aborted, "cancelled"),
        DecodeInvalid => throw Guard.Invalid($"llama.cpp refused the batch: {capture.Reason}."),
        _ => new DecodeOutcome(DecodeStatus.Fatal, $"llama.cpp failed with code {code}: {capture.Reason}"),
    };

    private void CheckBatch(BatchPlan batch)
    {
        if (batch.Count == 0)
        {
            throw Guard.Invalid("The batch is empty.");
        }

        if (batch.Count > Limits.BatchTokensMax)
        {
            throw Guard.Invalid($"The batch has {batch.Count} tokens; the context takes {Limits.BatchTokensMax} at once.");
        }

        if (batch.Output == BatchOutput.Logits && !Model.CanGenerate)
        {
            throw new ModelEngineException(ModelEngineFailure.NotSupported, $"'{Model.Name}' generates no text; ask it for embeddings.");
        }

        Array.Fill(_nextPositions, -1);
        foreach (ref readonly BatchToken token in batch.Tokens)
        {
            Guard.Token(token.Token, Tokenizer.VocabularySize);
            Guard.Sequence(token.Sequence, Limits.SequencesMax);
            ref int next = ref _nextPositions[token.Sequence.Value];
            if (next < 0)
            {
                next = ReadPositions(token.Sequence).Last + 1;
            }

            if (token.Position != next)
            {
                throw Guard.Invalid($"{token.Sequence} goes on at position {next}, not at {token.Position}.");
            }

            next++;
        }
    }

    // Installed only while somebody can cancel: it costs a call into managed code per operation.
    private unsafe void InstallAbort(bool install)
    {
        if (_abortInstalled == install)
        {
            return;
        }

        LlamaApi.llama_set_abort_callback(_context, install ? AbortFlag.Callback : null, install ? _abort.Address : null);
        _abortInstalled = install;
    }

    private void UseEmbeddings(bool on)
    {
        if (_embeddingsOn == on)
        {
            return;
        }

        LlamaApi.llama_set_embeddings(_context, on);
        _embeddingsOn = on;
    }
}
