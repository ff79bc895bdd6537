using System.Runtime.InteropServices;
using System.Security.Cryptography;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Tests.Real;

/// <summary>
/// A model engine that notes the hash of every row of logits that is read, bit for bit. The contexts that it opens note
/// theirs in the same list.
/// </summary>
internal sealed class LogitRecorder(IModelEngine inner, List<string> rows) : IModelEngine
{
    private int _decodes;

    /// <summary>Called before each decode with its number from 1; may return a failure instead.</summary>
    public Func<int, DecodeOutcome?>? BeforeDecode { get; init; }

    public ModelDescription Model => inner.Model;

    public EngineBuild Build => inner.Build;

    public EngineLimits Limits => inner.Limits;

    public KvCacheLayout Layout => inner.Layout;

    public IModelTokenizer Tokenizer => inner.Tokenizer;

    public DecodeOutcome Decode(BatchPlan batch, CancellationToken cancellation = default) =>
        BeforeDecode?.Invoke(++_decodes) ?? inner.Decode(batch, cancellation);

    public ReadOnlySpan<float> GetLogits(int outputIndex)
    {
        ReadOnlySpan<float> logits = inner.GetLogits(outputIndex);
        string hash = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(logits)));
        lock (rows)
        {
            rows.Add(hash);
        }

        return logits;
    }

    public ReadOnlySpan<float> GetEmbedding(int outputIndex) => inner.GetEmbedding(outputIndex);

    public ReadOnlySpan<float> GetPooled(SequenceId sequence) => inner.GetPooled(sequence);

    public PositionRange GetPositions(SequenceId sequence) => inner.GetPositions(sequence);

    public void CopySequence(SequenceId source, SequenceId destination, int from, int to) =>
        inner.CopySequence(source, destination, from, to);

    public bool RemoveSequence(SequenceId sequence, int from, int to) => inner.RemoveSequence(sequence, from, to);

    public void Clear() => inner.Clear();

    public long GetStateSizeBytes(SequenceId sequence) => inner.GetStateSizeBytes(sequence);

    public int SaveState(SequenceId sequence, Span<byte> destination) => inner.SaveState(sequence, destination);

    public bool TryRestoreState(SequenceId sequence, ReadOnlySpan<byte> state) => inner.TryRestoreState(sequence, state);

    public IModelEngine OpenDeterministic() => new LogitRecorder(inner.OpenDeterministic(), rows);

    public AdapterId LoadAdapter(string path) => inner.LoadAdapter(path);

    public void UnloadAdapter(AdapterId adapter) => inner.UnloadAdapter(adapter);

    public ITokenConstraint CreateConstraint(string gbnf) => inner.CreateConstraint(gbnf);

    public void Dispose() => inner.Dispose();
}
