using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.LlamaCpp.Tests.Serving;

/// <summary>Vectors from the engine against those that the bindings alone give for the same text.</summary>
[Collection(LlamaCollection.Name)]
public sealed class VectorsOverLlamaTests(LlamaFixture llama)
{
    private const string Text = "The delivery was late, and nobody told us why.";

    [Theory]
    [InlineData(PoolingKind.Mean)]
    [InlineData(PoolingKind.Cls)]
    [InlineData(PoolingKind.Last)]
    public async Task Embed_GenerativeModel_PoolsTheStatesOfTheText(PoolingKind pooling)
    {
        float[] expected = PoolAlone(pooling);
        await using var engine = new ServingEngine(llama.OpenEngine(), EngineOptions.Default, TimeProvider.System);
        TokenId[] tokens = engine.Tokenizer.Tokenize(Text, addSpecial: true, parseSpecial: false);

        VectorResult[] results = await Task.WhenAll(Enumerable.Range(0, 4).Select(
            _ => engine.EmbedAsync(new VectorRequest { Prompt = tokens, Pooling = pooling }, CancellationToken.None)));

        Assert.All(results, result => Assert.InRange(Cosine(expected, result.Values), 0.999, 1.001));
        Assert.InRange(Cosine(PoolAlone(pooling == PoolingKind.Mean ? PoolingKind.Last : PoolingKind.Mean), results[0].Values), -1, 0.999);
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(2u)]
    public async Task Embed_ModelThatPoolsItself_GivesItsVector(uint pooling)
    {
        string path = TinyModels.WriteBert(llama.PathOf($"serving-vectors-{pooling}.gguf"), pooling);
        LlamaContextOptions context = LlamaFixture.SmallContext with { ContextTokens = 256 };
        float[] expected;
        using (LlamaModelEngine alone = llama.OpenEngine(context, path))
        {
            Decode(alone, alone.Tokenizer.Tokenize("late delivery", true, false));
            expected = alone.GetPooled(new SequenceId(0)).ToArray();
        }

        await using var engine = new ServingEngine(llama.OpenEngine(context, path), EngineOptions.Default, TimeProvider.System);
        VectorResult[] results = await Task.WhenAll(new[] { "late delivery", "x y z", "late delivery" }.Select(
            text => engine.EmbedAsync(new VectorRequest { Prompt = engine.Tokenizer.Tokenize(text, true, false) }, CancellationToken.None)));

        Assert.InRange(Cosine(expected, results[0].Values), 0.999, 1.001);
        Assert.InRange(Cosine(expected, results[2].Values), 0.999, 1.001);
        Assert.InRange(Cosine(expected, results[1].Values), -1, 0.9999);
    }

    private float[] PoolAlone(PoolingKind pooling)
    {
        using LlamaModelEngine engine = llama.OpenEngine();
        TokenId[] tokens = engine.Tokenizer.Tokenize(Text, addSpecial: true, parseSpecial: false);
        Decode(engine, tokens);
        float[][] states = [.. tokens.Select((_, i) => engine.GetEmbedding(i).ToArray())];
        return pooling switch
        {
            PoolingKind.Cls => states[0],
            PoolingKind.Last => states[^1],
            _ => [.. Enumerable.Range(0, states[0].Length).Select(i => states.Average(state => state[i]))],
        };
    }

    private static void Decode(LlamaModelEngine engine, TokenId[] tokens)
    {
        var batch = new BatchPlan(tokens.Length);
        batch.Reset(BatchOutput.Embeddings, []);
        for (int i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], i, new SequenceId(0), wantsOutput: true);
        }

        Assert.Equal(DecodeOutcome.Ok, engine.Decode(batch));
    }

    private static double Cosine(float[] left, float[] right)
    {
        double dot = left.Zip(right).Sum(pair => (double)pair.First * pair.Second);
        return dot / Math.Sqrt(left.Sum(value => (double)value * value) * right.Sum(value => (double)value * value));
    }
}
