using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

/// <summary>Every argument here ends the process, or corrupts the cache, if it reaches llama.cpp.</summary>
[Collection(LlamaCollection.Name)]
public sealed class EngineGuardTests : IDisposable
{
    private readonly LlamaFixture _llama;
    private readonly LlamaModelEngine _engine;

    public EngineGuardTests(LlamaFixture llama)
    {
        _llama = llama;
        _engine = llama.OpenEngine();
        _engine.Decode(new SequenceId(0), _engine.RandomTokens(new Random(1), 10));
    }

    public void Dispose()
    {
        // Whatever was refused, the engine works on.
        _engine.Clear();
        _engine.Decode(new SequenceId(15), _engine.RandomTokens(new Random(2), 10));
        _engine.Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(int.MaxValue)]
    public void AnyCall_SequenceOutOfRange_IsRefused(int value)
    {
        var bad = new SequenceId(value);
        var good = new SequenceId(0);
        Refused(() => _engine.Decode(Batch((65, 0, value))));
        Refused(() => _engine.GetPositions(bad));
        Refused(() => _engine.RemoveSequence(bad, 0, int.MaxValue));
        Refused(() => _engine.CopySequence(good, bad, 0, 5));
        Refused(() => _engine.CopySequence(bad, good, 0, 5));
        Refused(() => _engine.GetStateSizeBytes(bad));
        Refused(() => _engine.SaveState(bad, new byte[1 << 20]));
        Refused(() => _engine.TryRestoreState(bad, new byte[64]));
        Refused(() => _engine.GetPooled(bad).Length, anyFailure: true);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(400)]
    [InlineData(int.MaxValue)]
    public void Decode_TokenOutsideTheVocabulary_IsRefused(int token) => Refused(() => _engine.Decode(Batch((token, 0, 1))));

    [Fact]
    public void Decode_EmptyBatch_IsRefused() => Refused(() => _engine.Decode(Batch()));

    [Fact]
    public void Decode_BatchOverTheLimit_IsRefused() =>
        Refused(() => _engine.Decode(Batch([.. Enumerable.Range(0, 129).Select(i => (65, i, 1))])));

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(11)]
    public void Decode_PositionThatDoesNotGoOn_IsRefused(int position) => Refused(() => _engine.Decode(Batch((65, position, 0))));

    [Fact]
    public void Decode_GapWithinTheBatch_IsRefused() => Refused(() => _engine.Decode(Batch((65, 0, 1), (65, 2, 1))));

    [Fact]
    public void Decode_SamePositionTwice_IsRefused() => Refused(() => _engine.Decode(Batch((65, 0, 1), (65, 0, 1))));

    [Fact]
    public void Decode_AdapterNotLoaded_IsRefused()
    {
        var batch = new BatchPlan(1);
        batch.Reset(BatchOutput.Logits, [new AdapterUse(new AdapterId(99), 1)]);
        batch.Add(new TokenId(65), 0, new SequenceId(1), wantsOutput: true);

        Refused(() => _engine.Decode(batch));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 4)]
    [InlineData(0, 11)]
    [InlineData(10, 12)]
    [InlineData(3, 3)]
    public void CopySequence_RangeThatIsNotHeld_IsRefused(int from, int to) =>
        Refused(() => _engine.CopySequence(new SequenceId(0), new SequenceId(1), from, to));

    [Fact]
    public void CopySequence_OntoTakenPositions_IsRefused()
    {
        _engine.Decode(new SequenceId(1), _engine.RandomTokens(new Random(3), 4));

        Refused(() => _engine.CopySequence(new SequenceId(0), new SequenceId(1), 0, 10));
        Refused(() => _engine.CopySequence(new SequenceId(0), new SequenceId(0), 0, 10));
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void RemoveSequence_NoRange_IsRefused(int from, int to) =>
        Refused(() => _engine.RemoveSequence(new SequenceId(0), from, to));

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void GetLogits_RowThatIsNot_IsRefused(int row) => Refused(() => _engine.GetLogits(row).Length);

    [Fact]
    public void SaveState_EmptySequenceOrSmallBuffer_IsRefused()
    {
        Refused(() => _engine.SaveState(new SequenceId(3), new byte[1 << 20]));
        Refused(() => _engine.SaveState(new SequenceId(0), new byte[_engine.GetStateSizeBytes(new SequenceId(0)) - 1]));
    }

    [Fact]
    public void TryRestoreState_SequenceInUse_IsRefused()
    {
        byte[] state = _engine.Save(new SequenceId(0));

        Refused(() => _engine.TryRestoreState(new SequenceId(0), state));
    }

    [Theory]
    [InlineData(0, 16, 1)]
    [InlineData(512, 257, 1)]
    [InlineData(512, 0, 1)]
    [InlineData(512, 16, 0)]
    public void Open_LimitsOutOfRange_AreRefused(int contextTokens, int sequences, int threads) =>
        Refused(() => _llama.OpenEngine(LlamaFixture.SmallContext with
        {
            ContextTokens = contextTokens,
            SequencesMax = sequences,
            Threads = threads,
        }).Dispose());

    [Fact]
    public void AnyCall_FromTwoThreadsAtOnce_IsNoticedOrHarmless()
    {
        var batch = Batch((65, 0, 1));
        int refused = 0;
        Parallel.For(0, 200, i =>
        {
            try
            {
                _engine.GetPositions(new SequenceId(i % 16));
                _engine.RemoveSequence(new SequenceId(1), 0, int.MaxValue);
                _engine.Decode(batch);
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref refused);
            }
            catch (ModelEngineException)
            {
                // Another thread was between its removal and its decode.
                Interlocked.Increment(ref refused);
            }
        });

        Assert.Equal(1, _engine.GetPositions(new SequenceId(1)).Count);
    }

    [Fact]
    public void AnyCall_AfterDispose_SaysSo()
    {
        LlamaModelEngine engine = _llama.OpenEngine();
        engine.Dispose();
        engine.Dispose();

        Assert.Throws<ObjectDisposedException>(() => engine.Clear());
        Assert.Throws<ObjectDisposedException>(() => engine.GetPositions(new SequenceId(0)));
        Assert.Throws<ObjectDisposedException>(() => engine.Decode(Batch((65, 0, 0))));
        Assert.Throws<ObjectDisposedException>(() => engine.CreateConstraint("root ::= \"a\""));
    }

    private static void Refused(Action action, bool anyFailure = false)
    {
        var refusal = Assert.Throws<ModelEngineException>(action);
        if (!anyFailure)
        {
            Assert.Equal(ModelEngineFailure.ArgumentInvalid, refusal.Failure);
        }
    }

    private static void Refused(Func<object> action, bool anyFailure = false) => Refused(() => { _ = action(); }, anyFailure);

    private static BatchPlan Batch(params (int Token, int Position, int Sequence)[] tokens)
    {
        var batch = new BatchPlan(Math.Max(1, tokens.Length));
        batch.Reset(BatchOutput.Logits, []);
        foreach ((int token, int position, int sequence) in tokens)
        {
            batch.Add(new TokenId(token), position, new SequenceId(sequence), wantsOutput: true);
        }

        return batch;
    }
}
