using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.SeededModels;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Real;

[Collection(RealModelCollection.Name)]
public sealed class AdapterAndVectorTests(RealModel model) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("adapters-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Complete_WithAnAdapter_AnswersOtherwiseAndSharesNothingWithTheBase()
    {
        string path = Path.Combine(_folder.FullName, "tone.gguf");
        SeededAdapter.Write(path, SeededModelShape.Default, seed: 3);
        await using ServingEngine engine = model.OpenEngine(options: new EngineOptions
        {
            ChecksEveryStep = true,
            Adapters = [new AdapterFile("tone", path)],
        });
        using EngineInferenceClient client = model.OpenClient(engine);
        CompletionRequest request = Ask("Tell me about the delivery of my order.") with { Priority = CallPriority.Interactive };

        Completion plain = await client.CompleteAsync(request, CancellationToken.None);
        Completion[] both = await Task.WhenAll(
            client.CompleteAsync(request with { LoraAdapter = "tone" }, default),
            client.CompleteAsync(request, default));

        Assert.NotEqual(plain.Choices[0].Text, both[0].Choices[0].Text);
        Assert.Equal(0, both[0].Usage.CachedTokens);
        Assert.True(both[1].Usage.CachedTokens > 0);
        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(
            () => client.CompleteAsync(request with { LoraAdapter = "unknown" }, default));
        Assert.Contains("tone", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Embed_SeveralTexts_GivesUnitVectorsThatTellThemApart()
    {
        await using ServingEngine engine = model.OpenEngine();
        using EngineInferenceClient client = model.OpenClient(engine);

        EmbeddingResult result = await client.EmbedAsync(
            new EmbeddingRequest("default", ["a late delivery", "a wrong invoice", "a late delivery"]), CancellationToken.None);

        Assert.All(result.Vectors, vector => Assert.Equal(1, Dot(vector, vector), 1e-4));
        Assert.InRange(Dot(result.Vectors[0], result.Vectors[2]), 0.999, 1.001);
        Assert.InRange(Dot(result.Vectors[0], result.Vectors[1]), -1, 0.999);
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right).Sum(pair => (double)pair.First * pair.Second);

    private static CompletionRequest Ask(string text) => new()
    {
        Model = "default",
        Messages = [new ChatMessage(ChatRole.User, text)],
        Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 30 },
    };
}
