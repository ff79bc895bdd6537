using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class DecodeTests : IDisposable
{
    /// <summary>Other batch shapes give other last bits; with weights of full precision no more than these.</summary>
    private const float Tolerance = 5e-3f;

    private readonly LlamaFixture _llama;
    private readonly LlamaModelEngine _engine;

    public DecodeTests(LlamaFixture llama)
    {
        _llama = llama;
        _engine = llama.OpenEngine();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Decode_SeveralSequencesInOneBatch_EqualsEachAlone()
    {
        var random = new Random(7);
        TokenId[][] texts = [_engine.RandomTokens(random, 9), _engine.RandomTokens(random, 3), _engine.RandomTokens(random, 17)];
        float[][] alone = texts.Select((text, i) => _engine.Decode(new SequenceId(i), text)).ToArray();
        _engine.Clear();

        // Interleaved, as a scheduler would not do but may.
        var batch = new BatchPlan(64);
        batch.Reset(BatchOutput.Logits, []);
        int[] rows = new int[texts.Length];
        for (int position = 0; position < texts.Max(text => text.Length); position++)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                if (position < texts[i].Length)
                {
                    bool isLast = position == texts[i].Length - 1;
                    int row = batch.Add(texts[i][position], position, new SequenceId(i + 5), isLast);
                    rows[i] = isLast ? row : rows[i];
                }
            }
        }

        Assert.True(_engine.Decode(batch).IsOk);
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.InRange(EngineTexts.Distance(alone[i], _engine.GetLogits(rows[i])), 0, Tolerance);
        }
    }

    [Fact]
    public void Decode_TokenByToken_EqualsOneBatch()
    {
        TokenId[] text = _engine.RandomTokens(new Random(8), 40);
        float[] whole = _engine.Decode(new SequenceId(0), text);
        float[] last = [];
        foreach (TokenId token in text)
        {
            last = _engine.Decode(new SequenceId(1), token);
        }

        Assert.InRange(EngineTexts.Distance(whole, last), 0, Tolerance);
        Assert.Equal(new PositionRange(0, 39), _engine.GetPositions(new SequenceId(1)));
    }

    [Fact]
    public void Decode_SameShapeTwice_GivesTheSameBits()
    {
        TokenId[] text = _engine.RandomTokens(new Random(9), 33);
        float[] first = _engine.Decode(new SequenceId(0), text);
        _engine.Clear();

        Assert.Equal(first, _engine.Decode(new SequenceId(0), text));
    }

    [Fact]
    public void Decode_Sequences_DoNotSeeEachOther()
    {
        TokenId[] text = _engine.RandomTokens(new Random(10), 20);
        float[] alone = _engine.Decode(new SequenceId(0), text);
        _engine.Clear();
        _engine.Decode(new SequenceId(1), _engine.RandomTokens(new Random(11), 50));

        Assert.InRange(EngineTexts.Distance(alone, _engine.Decode(new SequenceId(0), text)), 0, Tolerance);
    }

    [Fact]
    public void Decode_AllOutputsWanted_RowsAreInTokenOrder()
    {
        TokenId[] text = _engine.RandomTokens(new Random(12), 12);
        float[][] stepwise = text.Select(token => _engine.Decode(new SequenceId(0), token)).ToArray();
        var batch = new BatchPlan(12);
        batch.Reset(BatchOutput.Logits, []);
        for (int i = 0; i < text.Length; i++)
        {
            Assert.Equal(i, batch.Add(text[i], i, new SequenceId(1), wantsOutput: true));
        }

        Assert.True(_engine.Decode(batch).IsOk);
        for (int i = 0; i < text.Length; i++)
        {
            Assert.InRange(EngineTexts.Distance(stepwise[i], _engine.GetLogits(i)), 0, Tolerance);
        }
    }

    [Fact]
    public void Decode_NoOutputWanted_FillsTheCacheOnly()
    {
        var batch = new BatchPlan(4);
        batch.Reset(BatchOutput.Logits, []);
        batch.Add(new TokenId(65), 0, new SequenceId(0), wantsOutput: false);

        Assert.True(_engine.Decode(batch).IsOk);
        Assert.Equal(1, _engine.GetPositions(new SequenceId(0)).Count);
        Assert.Throws<ModelEngineException>(() => _engine.GetLogits(0).Length);
    }

    [Fact]
    public void Decode_ContextFull_SaysSoAndKeepsWhatWasThere()
    {
        TokenId[] chunk = _engine.RandomTokens(new Random(13), 128);
        for (int i = 0; i < 4; i++)
        {
            _engine.Decode(new SequenceId(0), chunk);
        }

        var batch = new BatchPlan(1);
        batch.Reset(BatchOutput.Logits, []);
        batch.Add(new TokenId(65), 512, new SequenceId(0), wantsOutput: true);
        DecodeOutcome outcome = _engine.Decode(batch);

        Assert.Equal(DecodeStatus.NoKvSlot, outcome.Status);
        Assert.NotNull(outcome.Detail);
        Assert.Equal(new PositionRange(0, 511), _engine.GetPositions(new SequenceId(0)));
        Assert.Throws<ModelEngineException>(() => _engine.GetLogits(0).Length);

        Assert.True(_engine.RemoveSequence(new SequenceId(0), 256, int.MaxValue));
        _engine.Decode(new SequenceId(0), chunk);
    }

    [Fact]
    public void Decode_Cancelled_LeavesAContextThatGoesOn()
    {
        using var source = new CancellationTokenSource();
        var batch = new BatchPlan(1);
        batch.Reset(BatchOutput.Logits, []);
        batch.Add(new TokenId(65), 0, new SequenceId(0), wantsOutput: true);
        Assert.True(_engine.Decode(batch, source.Token).IsOk);
        float[] expected = _engine.GetLogits(0).ToArray();
        _engine.Clear();

        source.Cancel();
        Assert.Equal(DecodeStatus.Aborted, _engine.Decode(batch, source.Token).Status);
        Assert.True(_engine.GetPositions(new SequenceId(0)).IsEmpty);
        Assert.True(_engine.Decode(batch).IsOk);
        Assert.Equal(expected, _engine.GetLogits(0));
    }

    [Fact]
    public async Task Decode_CancelledOnTheWay_StopsAndTheContextCanBeCleared()
    {
        const int TriesMax = 50;
        using LlamaModelEngine engine = _llama.OpenEngine(new LlamaContextOptions { ContextTokens = 2048, SequencesMax = 2, Threads = 1 });
        var batch = new BatchPlan(2048);
        batch.Reset(BatchOutput.Logits, []);
        foreach ((int position, TokenId token) in engine.RandomTokens(new Random(15), 2048).Index())
        {
            batch.Add(token, position, new SequenceId(0), position == 2047);
        }

        Assert.True(engine.Decode(batch).IsOk);
        float[] expected = engine.GetLogits(0).ToArray();
        DecodeOutcome outcome = DecodeOutcome.Ok;
        for (int tries = 0; outcome.IsOk && tries < TriesMax; tries++)
        {
            engine.Clear();
            using var source = new CancellationTokenSource();
            using var started = new ManualResetEventSlim();
            Task cancelling = Task.Run(() =>
            {
                started.Wait();
                source.Cancel();
            });
            started.Set();
            outcome = engine.Decode(batch, source.Token);
            await cancelling;
        }

        Assert.Equal(DecodeStatus.Aborted, outcome.Status);
        Assert.InRange(engine.GetPositions(new SequenceId(0)).Count, 0, 2047);
        engine.Clear();
        Assert.True(engine.Decode(batch).IsOk);
        Assert.Equal(expected, engine.GetLogits(0));
    }

    [Fact]
    public void Decode_Embeddings_GivesHiddenStatesAndLogitsAfterwards()
    {
        TokenId[] text = _engine.RandomTokens(new Random(14), 5);
        float[] logits = _engine.Decode(new SequenceId(0), text);
        var batch = new BatchPlan(8);
        batch.Reset(BatchOutput.Embeddings, []);
        for (int i = 0; i < text.Length; i++)
        {
            batch.Add(text[i], i, new SequenceId(1), i == text.Length - 1);
        }

        Assert.True(_engine.Decode(batch).IsOk);
        float[] embedding = _engine.GetEmbedding(0).ToArray();
        Assert.Equal(_engine.Model.EmbeddingWidth, embedding.Length);
        Assert.All(embedding, value => Assert.True(float.IsFinite(value)));
        Assert.Contains(embedding, value => value != 0);
        Assert.Throws<ModelEngineException>(() => _engine.GetLogits(0).Length);
        Assert.Throws<ModelEngineException>(() => _engine.GetPooled(new SequenceId(1)).Length);
        Assert.InRange(EngineTexts.Distance(logits, _engine.Decode(new SequenceId(2), text)), 0, Tolerance);
    }
}
