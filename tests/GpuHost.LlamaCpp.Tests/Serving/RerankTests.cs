using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Models;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;

namespace GpuHost.LlamaCpp.Tests.Serving;

[Collection(LlamaCollection.Name)]
public sealed class RerankTests(LlamaFixture llama)
{
    private static readonly LlamaContextOptions Context = LlamaFixture.SmallContext with { ContextTokens = 256 };

    [Fact]
    public async Task Rerank_Documents_GivesTheModelsOwnScoreOfEach()
    {
        string path = TinyModels.WriteBert(llama.PathOf("serving-rank.gguf"), pooling: 4);
        string[] documents = ["abc def", "the quick brown fox", "zzz", "abc def"];
        double[] expected = ScoreAlone(path, "quick fox", documents);
        await using var engine = new ServingEngine(llama.OpenEngine(Context, path), EngineOptions.Default, TimeProvider.System);
        using EngineInferenceClient client = Client(engine);

        RerankResult result = await client.RerankAsync(new RerankRequest("rank", "quick fox", documents), CancellationToken.None);

        Assert.Equal(expected.Length, result.Scores.Count);
        Assert.All(expected.Zip(result.Scores), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        Assert.Equal(result.Scores[0], result.Scores[3], 1e-4);
        Assert.True(result.Scores.Distinct().Count() > 2);
        Assert.True(result.Usage.InputTokens > documents.Length * 3);
    }

    [Fact]
    public async Task Rerank_MoreDocumentsThanTheQueueHolds_ScoresAll()
    {
        string path = TinyModels.WriteBert(llama.PathOf("serving-rank-many.gguf"), pooling: 4);
        await using var engine = new ServingEngine(
            llama.OpenEngine(Context, path), new EngineOptions { QueuedRequestsMax = 80 }, TimeProvider.System);
        using EngineInferenceClient client = Client(engine);

        RerankResult result = await client.RerankAsync(
            new RerankRequest("rank", "q", [.. Enumerable.Range(0, 300).Select(i => $"{(char)('a' + (i % 26))} {(char)('a' + (i / 26))}")]), default);

        Assert.Equal(300, result.Scores.Count);
    }

    [Fact]
    public async Task Rerank_ModelThatMakesEmbeddings_IsRefusedAndSaysWhy()
    {
        string path = TinyModels.WriteBert(llama.PathOf("serving-mean.gguf"), pooling: 1);
        await using var engine = new ServingEngine(llama.OpenEngine(Context, path), EngineOptions.Default, TimeProvider.System);
        using EngineInferenceClient client = Client(engine);

        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(
            () => client.RerankAsync(new RerankRequest("mean", "query", ["document"]), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.Unsupported, refusal.Kind);
        Assert.Contains("rank", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_ModelThatRanks_IsRefused()
    {
        string path = TinyModels.WriteBert(llama.PathOf("serving-rank-embed.gguf"), pooling: 4);
        await using var engine = new ServingEngine(llama.OpenEngine(Context, path), EngineOptions.Default, TimeProvider.System);
        using EngineInferenceClient client = Client(engine);

        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(
            () => client.EmbedAsync(new EmbeddingRequest("rank", ["a"]), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.Unsupported, refusal.Kind);
    }

    private static EngineInferenceClient Client(ServingEngine engine) =>
        new(engine, EngineModel.Of("rank", ContentHash.Of([]), engine), TimeProvider.System, firstSeed: 1);

    /// <summary>[CLS] query [SEP] document, one at a time through the bindings alone; with the marks this vocabulary asks for.</summary>
    private double[] ScoreAlone(string path, string query, string[] documents)
    {
        using LlamaModelEngine engine = llama.OpenEngine(Context, path);
        return [.. documents.Select(document =>
        {
            engine.Clear();
            IModelTokenizer tokenizer = engine.Tokenizer;
            Assert.True(tokenizer.AddsBos && tokenizer.AddsSeparator);
            List<TokenId> tokens = [tokenizer.Bos!.Value, .. tokenizer.Tokenize(query, false, false)];
            if (tokenizer.AddsEos)
            {
                tokens.Add(tokenizer.Eos!.Value);
            }

            tokens.Add(tokenizer.Separator!.Value);
            tokens.AddRange(tokenizer.Tokenize(document, false, false));
            if (tokenizer.AddsEos)
            {
                tokens.Add(tokenizer.Eos!.Value);
            }

            var batch = new BatchPlan(tokens.Count);
            batch.Reset(BatchOutput.Embeddings, []);
            for (int i = 0; i < tokens.Count; i++)
            {
                batch.Add(tokens[i], i, new SequenceId(0), wantsOutput: true);
            }

            Assert.Equal(DecodeOutcome.Ok, engine.Decode(batch));
            return (double)engine.GetPooled(new SequenceId(0))[0];
        })];
    }
}
