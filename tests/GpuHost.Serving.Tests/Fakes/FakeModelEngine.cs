using System.Buffers.Binary;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Tests.Fakes;

/// <summary>
/// A model engine without a model: real KV bookkeeping over counted cells that sequences share, and outputs that are a
/// function of the cells' contents (<see cref="HistoryHash"/>). It is strict: a gap, an id out of range, another thread or
/// a batch that is too large throws, where llama.cpp would abort the process.
/// </summary>
internal sealed class FakeModelEngine : IModelEngine
{
    private const int StateCellBytes = 16;
    private readonly SortedDictionary<int, Cell>[] _sequences;
    private readonly List<float[]> _outputs = [];
    private readonly FakeTokenizer _tokenizer = new();
    private int? _owner;

    public FakeModelEngine(int contextTokens = 512, int batchTokensMax = 64, int sequencesMax = 8)
    {
        Limits = new EngineLimits(contextTokens, batchTokensMax, batchTokensMax, sequencesMax);
        _sequences = [.. Enumerable.Range(0, sequencesMax).Select(_ => new SortedDictionary<int, Cell>())];
    }

    /// <summary>Called on the owner thread before each decode, with its number from 1; may return a failure instead.</summary>
    public Func<int, DecodeOutcome?>? BeforeDecode { get; set; }

    /// <summary>Decodes with these numbers give logits of NaN.</summary>
    public HashSet<int> PoisonedDecodes { get; } = [];

    /// <summary>Whether the restore with this number, from 1, is refused.</summary>
    public Func<int, bool>? RefusesRestore { get; set; }

    public int RestoreCount { get; private set; }

    public int DecodeCount { get; private set; }

    public List<int> BatchSizes { get; } = [];

    /// <summary>The first token of every sequence that was begun, in order.</summary>
    public List<int> FirstTokens { get; } = [];

    public bool IsDisposed { get; private set; }

    public int CellsUsed => _sequences.SelectMany(sequence => sequence.Values).Distinct().Count();

    public ModelDescription Model { get; init; } = new()
    {
        Name = "fake",
        Path = "",
        Architecture = "fake",
        ParameterCount = 0,
        LayerCount = 1,
        EmbeddingWidth = 4,
        TrainedContextTokens = int.MaxValue,
        CanTrimSequences = true,
        CanGenerate = true,
        Pooling = PoolingKind.None,
    };

    public EngineBuild Build { get; } = new("fake", "CPU", "test", 1);

    public EngineLimits Limits { get; }

    public KvCacheLayout Layout { get; } = new("f16", "f16", false, 1, StateCellBytes, 10_000, 1, "none");

    public IModelTokenizer Tokenizer => _tokenizer;

    public DecodeOutcome Decode(BatchPlan batch, CancellationToken cancellation = default)
    {
        CheckThread();
        DecodeCount++;
        if (BeforeDecode?.Invoke(DecodeCount) is { } failure)
        {
            return failure;
        }

        if (batch.Count == 0 || batch.Count > Limits.BatchTokensMax)
        {
            throw new InvalidOperationException($"A batch of {batch.Count} tokens.");
        }

        BatchSizes.Add(batch.Count);
        if (CellsUsed + batch.Count > Limits.ContextTokens)
        {
            return new DecodeOutcome(DecodeStatus.NoKvSlot, "full");
        }

        _outputs.Clear();
        string adapters = string.Concat(batch.Adapters.Select(use => $"{use.Adapter.Value}:{use.Scale}"));
        foreach (BatchToken token in batch.Tokens)
        {
            Compute(token, batch.Output, adapters);
        }

        return DecodeOutcome.Ok;
    }

    public ReadOnlySpan<float> GetLogits(int outputIndex)
    {
        CheckThread();
        return _outputs[outputIndex];
    }

    public ReadOnlySpan<float> GetEmbedding(int outputIndex) => GetLogits(outputIndex);

    public ReadOnlySpan<float> GetPooled(SequenceId sequence) => throw new NotSupportedException();

    public PositionRange GetPositions(SequenceId sequence)
    {
        CheckThread();
        SortedDictionary<int, Cell> cells = CellsOf(sequence);
        return cells.Count == 0 ? PositionRange.Empty : new PositionRange(cells.Keys.First(), cells.Keys.Last());
    }

    public void CopySequence(SequenceId source, SequenceId destination, int from, int to)
    {
        CheckThread();
        if (CellsOf(destination).Count > 0 && CellsOf(destination).Keys.Last() + 1 != from)
        {
            throw new InvalidOperationException($"{destination} does not go on at {from}.");
        }

        foreach ((int position, Cell cell) in CellsOf(source).Where(entry => entry.Key >= from && entry.Key < to).ToList())
        {
            if (!CellsOf(destination).TryAdd(position, cell))
            {
                throw new InvalidOperationException($"{destination} already holds position {position}.");
            }
        }
    }

    public bool RemoveSequence(SequenceId sequence, int from, int to)
    {
        CheckThread();
        foreach (int position in CellsOf(sequence).Keys.Where(position => position >= from && position < to).ToList())
        {
            CellsOf(sequence).Remove(position);
        }

        return true;
    }

    public void Clear()
    {
        CheckThread();
        Array.ForEach(_sequences, sequence => sequence.Clear());
    }

    public long GetStateSizeBytes(SequenceId sequence) => (long)StateCellBytes * CellsOf(sequence).Count;

    public int SaveState(SequenceId sequence, Span<byte> destination)
    {
        CheckThread();
        int offset = 0;
        foreach ((int position, Cell cell) in CellsOf(sequence))
        {
            BinaryPrimitives.WriteInt64LittleEndian(destination[offset..], position);
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(offset + 8)..], cell.Value);
            offset += StateCellBytes;
        }

        return offset;
    }

    public bool TryRestoreState(SequenceId sequence, ReadOnlySpan<byte> state)
    {
        CheckThread();
        RestoreCount++;
        SortedDictionary<int, Cell> cells = CellsOf(sequence);
        if (cells.Count > 0)
        {
            throw new InvalidOperationException($"{sequence} is not empty.");
        }

        if (RefusesRestore?.Invoke(RestoreCount) == true || CellsUsed + (state.Length / StateCellBytes) > Limits.ContextTokens)
        {
            return false;
        }

        for (int offset = 0; offset < state.Length; offset += StateCellBytes)
        {
            int position = (int)BinaryPrimitives.ReadInt64LittleEndian(state[offset..]);
            cells.Add(position, new Cell(BinaryPrimitives.ReadUInt64LittleEndian(state[(offset + 8)..])));
        }

        return true;
    }

    public IModelEngine OpenDeterministic() => new FakeModelEngine(Limits.ContextTokens, Math.Max(64, Limits.BatchTokensMax), sequencesMax: 4);

    public AdapterId LoadAdapter(string path) => throw new NotSupportedException();

    public void UnloadAdapter(AdapterId adapter) => throw new NotSupportedException();

    public ITokenConstraint CreateConstraint(string gbnf) => throw new NotSupportedException();

    public void Dispose() => IsDisposed = true;

    private void Compute(BatchToken token, BatchOutput output, string adapters)
    {
        SortedDictionary<int, Cell> cells = CellsOf(token.Sequence);
        if (cells.Count != token.Position || (cells.Count > 0 && cells.Keys.Last() != token.Position - 1))
        {
            throw new InvalidOperationException($"{token.Sequence} gets position {token.Position} and holds {cells.Count} cells.");
        }

        if (token.Position == 0)
        {
            FirstTokens.Add(token.Token.Value);
        }

        var cell = new Cell(HistoryHash.Cell(token.Token.Value, cells.Values.Select(before => before.Value), adapters));
        cells.Add(token.Position, cell);
        if (!token.WantsOutput)
        {
            return;
        }

        float[] row = new float[output == BatchOutput.Logits ? _tokenizer.VocabularySize : Model.EmbeddingWidth];
        HistoryHash.Logits(cell.Value, row);
        if (PoisonedDecodes.Contains(DecodeCount))
        {
            row.AsSpan().Fill(float.NaN);
        }

        _outputs.Add(row);
        if (_outputs.Count != token.OutputIndex + 1)
        {
            throw new InvalidOperationException("Output rows are not in token order.");
        }
    }

    private SortedDictionary<int, Cell> CellsOf(SequenceId sequence) =>
        sequence.Value >= 0 && sequence.Value < _sequences.Length
            ? _sequences[sequence.Value]
            : throw new InvalidOperationException($"{sequence} is out of range: llama.cpp would abort.");

    private void CheckThread()
    {
        _owner ??= Environment.CurrentManagedThreadId;
        if (_owner != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("The engine is used by two threads.");
        }
    }

    private sealed class Cell(ulong value)
    {
        public ulong Value { get; } = value;
    }
}
