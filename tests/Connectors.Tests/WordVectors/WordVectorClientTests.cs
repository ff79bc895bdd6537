using FsCheck;
using FsCheck.Fluent;
using Pipelines.Connectors.WordVectors;
using Pipelines.Core.Inference;

namespace Pipelines.Connectors.Tests.WordVectors;

/// <summary>The real vectors, which the build restores.</summary>
public sealed class WordVectorClientTests
{
    private static readonly WordVectorClient Client = new(Nobody.Instance, new WordVectorFile(AppContext.BaseDirectory));

    /// <summary>The first two of three texts are about the same.</summary>
    [Theory]
    [InlineData("The cat rested on the carpet.", "The kitten slept on the rug.", "The invoice was paid twice.")]
    [InlineData("I was charged two times for my bill", "The invoice was paid twice", "Our holiday in the mountains was rainy")]
    [InlineData("The engine overheated in the summer", "High temperatures damaged the motor", "The committee approved the budget")]
    [InlineData("Apple Inc", "Apple Incorporated", "General Motors")]
    [InlineData("Jonathan Qwyllyjmsz", "Jonathan Qwyllyjmzs", "Jonathan Abdolkarimi")]
    public async Task Embed_TextsOfOneMeaning_AreNearerThanOthers(string one, string alike, string other)
    {
        float[][] vectors = await EmbedAsync(one, alike, other);

        double near = Cosine(vectors[0], vectors[1]), far = Math.Max(Cosine(vectors[0], vectors[2]), Cosine(vectors[1], vectors[2]));
        Assert.True(near > far + 0.1, $"{near} {far}");
    }

    [Fact]
    public async Task Embed_OrderCaseAndPunctuation_DoNotMatter()
    {
        float[][] vectors = await EmbedAsync("Red pumps, blue valves", "VALVES (blue); pumps: red!");

        Assert.Equal(1, Cosine(vectors[0], vectors[1]), 5);
    }

    [Fact]
    public void Embed_AnyText_HasLengthOneOrNothing()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<UnicodeString>(), text =>
        {
            float[] vector = EmbedAsync(text.Get ?? "").Result[0];
            double length = Math.Sqrt(vector.Sum(static x => (double)x * x));
            return vector.Length == 100 && (Math.Abs(length - 1) < 1e-4 || length == 0);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task Embed_Twice_GivesTheSameBits()
    {
        WordVectorClient again = new(Nobody.Instance, new WordVectorFile(AppContext.BaseDirectory));
        const string Text = "The turbine of unit 3 (GX-1000) failed at 07:45.";

        Assert.Equal((await EmbedAsync(Text))[0], (await again.EmbedAsync(new EmbeddingRequest(BuiltInModels.WordVectors, [Text]), CancellationToken.None)).Vectors[0]);
        Assert.Equal(
            await Client.FingerprintAsync(BuiltInModels.WordVectors, CancellationToken.None),
            await again.FingerprintAsync(BuiltInModels.WordVectors, CancellationToken.None));
    }

    [Fact]
    public async Task Embed_NoWords_IsLikeNothing()
    {
        Assert.All((await EmbedAsync("", " ?!… "))[0], static component => Assert.Equal(0f, component));
    }

    [Fact]
    public async Task Embed_NoFile_SaysWhereItWasLookedFor()
    {
        WordVectorClient client = new(Nobody.Instance, new WordVectorFile("/"));

        InferenceException exception = await Assert.ThrowsAsync<InferenceException>(
            () => client.EmbedAsync(new EmbeddingRequest(BuiltInModels.WordVectors, ["a"]), CancellationToken.None));

        Assert.Equal(InferenceFailureKind.ModelNotFound, exception.Kind);
        Assert.Contains("node_modules", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OtherCalls_GoToTheOthers()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.EmbedAsync(new EmbeddingRequest("other", ["a"]), CancellationToken.None));
        await Assert.ThrowsAsync<NotSupportedException>(() => Client.FingerprintAsync("other", CancellationToken.None));
    }

    private static async Task<float[][]> EmbedAsync(params string[] texts) =>
        [.. (await Client.EmbedAsync(new EmbeddingRequest(BuiltInModels.WordVectors, texts), CancellationToken.None)).Vectors];

    private static double Cosine(float[] one, float[] other) => one.Zip(other, static (a, b) => (double)a * b).Sum();
}
