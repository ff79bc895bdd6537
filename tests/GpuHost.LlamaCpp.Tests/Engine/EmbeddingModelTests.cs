using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Engine;

[Collection(LlamaCollection.Name)]
public sealed class EmbeddingModelTests(LlamaFixture llama)
{
    private static readonly LlamaContextOptions Context = LlamaFixture.SmallContext with { ContextTokens = 256, MicroBatchTokens = 8 };

    [Theory]
    [InlineData(1u, PoolingKind.Mean)]
    [InlineData(2u, PoolingKind.Cls)]
    public void GetPooled_Encoder_EachTextHasItsVector(uint pooling, PoolingKind kind)
    {
        using LlamaModelEngine engine = llama.OpenEngine(Context, TinyModels.WriteBert(llama.PathOf($"bert-{pooling}.gguf"), pooling));
        Assert.Equal((kind, false), (engine.Model.Pooling, engine.Model.CanGenerate));

        float[][] together = Embed(engine, "abc def", "the quick brown fox", "abc def");
        float[] alone = Embed(engine, "the quick brown fox")[0];

        Assert.Equal(engine.Model.EmbeddingWidth, alone.Length);
        Assert.InRange(EngineTexts.Distance(together[0], together[2]), 0, 1e-4f);
        Assert.InRange(EngineTexts.Distance(together[1], alone), 0, 1e-4f);
        Assert.NotInRange(EngineTexts.Distance(together[0], together[1]), 0, 1e-3f);
    }

    // Longer than the part that is computed at once would be for a causal model: that ends the process.
    [Fact]
    public void Decode_EncoderWithAFullBatch_IsComputedAtOnce()
    {
        using LlamaModelEngine engine = llama.OpenEngine(Context, TinyModels.WriteBert(llama.PathOf("bert-long.gguf"), 1));

        Assert.Equal(engine.Limits.BatchTokensMax, engine.Limits.MicroBatchTokens);
        Assert.Equal(engine.Model.EmbeddingWidth, Embed(engine, new string('a', 100))[0].Length);
    }

    [Fact]
    public void GetPooled_Reranker_GivesOneScore()
    {
        using LlamaModelEngine engine = llama.OpenEngine(Context, TinyModels.WriteBert(llama.PathOf("bert-rank.gguf"), 4));

        Assert.Equal(PoolingKind.Rank, engine.Model.Pooling);
        Assert.True(float.IsFinite(Assert.Single(Embed(engine, "query document")[0])));
    }

    [Fact]
    public void GetPooled_DecoderThatPoolsTheLast_GivesItsVector()
    {
        string path = TinyModels.WriteSentencePiece(llama.PathOf("pooling-decoder.gguf"), lastByte: 255, pooling: 3);
        using LlamaModelEngine engine = llama.OpenEngine(Context, path);
        Assert.Equal((PoolingKind.Last, false), (engine.Model.Pooling, engine.Model.CanGenerate));

        Assert.NotInRange(EngineTexts.Distance(Embed(engine, "the")[0], Embed(engine, "that")[0]), 0, 1e-3f);
    }

    [Fact]
    public void Encoder_CallsThatItCannotServe_AreRefused()
    {
        using LlamaModelEngine engine = llama.OpenEngine(Context, TinyModels.WriteBert(llama.PathOf("bert-refused.gguf"), 1));
        Embed(engine, "abc");

        Assert.Throws<ModelEngineException>(() => engine.GetEmbedding(0).Length);
        Assert.Throws<ModelEngineException>(() => engine.GetPooled(new SequenceId(3)).Length);
        Assert.Throws<ModelEngineException>(() => engine.CopySequence(new SequenceId(0), new SequenceId(1), 0, 1));
        Assert.Throws<ModelEngineException>(() => engine.GetStateSizeBytes(new SequenceId(0)));
        Assert.Throws<ModelEngineException>(() => engine.SaveState(new SequenceId(0), new byte[100]));
        Assert.Throws<ModelEngineException>(() => engine.TryRestoreState(new SequenceId(0), new byte[100]));
        Assert.True(engine.RemoveSequence(new SequenceId(0), 0, int.MaxValue));
        Assert.True(engine.GetPositions(new SequenceId(0)).IsEmpty);
        engine.Clear();
        var batch = new BatchPlan(1);
        batch.Reset(BatchOutput.Logits, []);
        batch.Add(new TokenId(6), 0, new SequenceId(0), wantsOutput: true);
        Assert.Throws<ModelEngineException>(() => engine.Decode(batch));
    }

    private static float[][] Embed(LlamaModelEngine engine, params string[] texts)
    {
        engine.Clear();
        var batch = new BatchPlan(engine.Limits.BatchTokensMax);
        batch.Reset(BatchOutput.Embeddings, []);
        for (int i = 0; i < texts.Length; i++)
        {
            TokenId[] tokens = engine.Tokens(texts[i]);
            for (int position = 0; position < tokens.Length; position++)
            {
                batch.Add(tokens[position], position, new SequenceId(i), position == tokens.Length - 1);
            }
        }

        Assert.Equal(DecodeOutcome.Ok, engine.Decode(batch));
        return [.. texts.Select((_, i) => engine.GetPooled(new SequenceId(i)).ToArray())];
    }
}
