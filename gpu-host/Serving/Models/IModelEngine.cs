namespace GpuHost.Serving.Models;

/// <summary>
/// One model with one context: tokens in, logits out, and a KV cache of sequences in between. It knows nothing of
/// requests, sampling or scheduling.
/// </summary>
/// <remarks>
/// <para>
/// Threads: <see cref="Model"/>, <see cref="Build"/>, <see cref="Limits"/>, <see cref="Layout"/>, <see cref="Tokenizer"/>
/// and <see cref="CreateConstraint"/> serve any thread. Every other member belongs to one owner thread at a time — the
/// serving loop — which also disposes the engine; no member is called from a finalizer.
/// </para>
/// <para>
/// The cache is unified: all sequences share <see cref="EngineLimits.ContextTokens"/> cells, and one cell may belong to
/// several sequences. An argument that would make the native side abort the process is refused with
/// <see cref="ModelEngineException"/> (<see cref="ModelEngineFailure.ArgumentInvalid"/>).
/// </para>
/// </remarks>
public interface IModelEngine : IDisposable
{
    ModelDescription Model { get; }

    EngineBuild Build { get; }

    EngineLimits Limits { get; }

    KvCacheLayout Layout { get; }

    IModelTokenizer Tokenizer { get; }

    /// <summary>
    /// Computes a batch and appends its tokens to the KV cache. Outputs of the batch before are gone.
    /// </summary>
    /// <param name="batch">Not kept after the call. Not empty.</param>
    /// <param name="cancellation">Stops between parts of the work where the backend can (the CPU does).</param>
    DecodeOutcome Decode(BatchPlan batch, CancellationToken cancellation = default);

    /// <summary>One logit per vocabulary entry of an output row of the last successful decode; valid until the next one.</summary>
    ReadOnlySpan<float> GetLogits(int outputIndex);

    /// <summary>
    /// The hidden state (<see cref="ModelDescription.EmbeddingWidth"/> floats) of an output row, after a decode with
    /// <see cref="BatchOutput.Embeddings"/>; valid until the next decode.
    /// </summary>
    /// <exception cref="ModelEngineException">The model pools by itself: use <see cref="GetPooled"/>.</exception>
    ReadOnlySpan<float> GetEmbedding(int outputIndex);

    /// <summary>
    /// The pooled vector of a sequence (or its one score, for <see cref="PoolingKind.Rank"/>), after a decode with
    /// <see cref="BatchOutput.Embeddings"/> that held the whole text; for models whose
    /// <see cref="ModelDescription.Pooling"/> is not <see cref="PoolingKind.None"/>. Valid until the next decode.
    /// </summary>
    ReadOnlySpan<float> GetPooled(SequenceId sequence);

    /// <summary>What a sequence holds.</summary>
    PositionRange GetPositions(SequenceId sequence);

    /// <summary>
    /// Makes positions [<paramref name="from"/>, <paramref name="to"/>) of a sequence part of another, too. No cell is
    /// copied: both share them until each removes its part.
    /// </summary>
    void CopySequence(SequenceId source, SequenceId destination, int from, int to);

    /// <summary>
    /// Takes positions [<paramref name="from"/>, <paramref name="to"/>) out of a sequence and frees the cells that no other
    /// sequence holds. <c>(0, int.MaxValue)</c> always succeeds.
    /// </summary>
    /// <returns>False, with nothing changed, if this model's memory cannot be cut there
    /// (see <see cref="ModelDescription.CanTrimSequences"/>).</returns>
    bool RemoveSequence(SequenceId sequence, int from, int to);

    /// <summary>Empties the whole cache, and overwrites its memory: what a bad state left there cannot act any more.</summary>
    void Clear();

    /// <summary>The size of what <see cref="SaveState"/> writes for a sequence now.</summary>
    long GetStateSizeBytes(SequenceId sequence);

    /// <summary>Writes the KV of a sequence (not its tokens, not its logits); returns the bytes written.</summary>
    /// <param name="sequence">A sequence that holds something.</param>
    /// <param name="destination">At least <see cref="GetStateSizeBytes"/> long.</param>
    int SaveState(SequenceId sequence, Span<byte> destination);

    /// <summary>
    /// Fills an empty sequence with a saved state. The bytes must be verified before: the native side checks next to
    /// nothing. On false the sequence is empty again; if the state got past its header, <see cref="Clear"/> the context.
    /// </summary>
    bool TryRestoreState(SequenceId sequence, ReadOnlySpan<byte> state);

    /// <summary>
    /// Opens a second context over the same weights, for work whose bits must not depend on anything but itself: worker
    /// threads fixed, few sequences. It is as long as this one's, has no adapters yet, and may be opened from any thread
    /// and outlive this engine.
    /// </summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.ContextUnavailable"/>.</exception>
    IModelEngine OpenDeterministic();

    /// <summary>Loads a LoRA adapter; it stays loaded until the engine is disposed or it is unloaded.</summary>
    AdapterId LoadAdapter(string path);

    /// <summary>Unloads an adapter that no later batch names.</summary>
    void UnloadAdapter(AdapterId adapter);

    /// <summary>A constraint at the start of an output, from a grammar in llama.cpp's GBNF with the rule <c>root</c>.</summary>
    /// <exception cref="ModelEngineException"><see cref="ModelEngineFailure.GrammarInvalid"/>.</exception>
    ITokenConstraint CreateConstraint(string gbnf);
}
