using System.Diagnostics.CodeAnalysis;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using GpuHost.Serving.Models.Store;
using GpuHost.Serving.SeededModels;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Real;

/// <summary>Adapters as pipelines name them: <c>model+adapter@strength</c>.</summary>
[Collection(RealModelCollection.Name)]
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes it asynchronously.")]
public sealed class LocalAdapterTests : IAsyncLifetime
{
    private readonly RealModel _model;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("local-adapters-");
    private readonly ModelStore _store;
    private readonly LocalModelClient _client;

    public LocalAdapterTests(RealModel model)
    {
        _model = model;
        _store = new ModelStore(Path.Combine(_folder.FullName, "models"), TimeProvider.System);
        _client = new LocalModelClient(_store, _ => model.OpenModel(), new EngineOptions { ChecksEveryStep = true }, TimeProvider.System, firstSeed: 1);
    }

    private string TonePath => Path.Combine(_folder.FullName, "tone.gguf");

    public async Task InitializeAsync()
    {
        SeededAdapter.Write(TonePath, SeededModelShape.Default, seed: 3);
        await _store.AddAsync(ModelName.Parse("base"), _model.Path, AddMode.Reference, null, null, default);
        await _store.AddAsync(ModelName.Parse("tone"), TonePath, AddMode.Copy, null, null, default);
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Complete_ModelWithAdapter_AnswersWithIt()
    {
        string bare = await AnswerAsync("base");
        string adapted = await AnswerAsync("base+tone");
        string half = await AnswerAsync("base+tone@0.5");

        Assert.Equal(3, new[] { bare, adapted, half }.Distinct().Count());
        Assert.Equal(bare, await AnswerAsync("base+tone@0"));
        Assert.Equal(adapted, await AnswerAsync($"base+{TonePath}"));
        Assert.Equal(adapted, await AnswerAsync("base", adapter: "tone"));
        Assert.Equal(adapted, await AnswerAsync("base+tone", deterministic: true));
    }

    [Fact]
    public async Task Complete_SameAdapterUnderAnotherName_SharesItsKv()
    {
        await AnswerAsync("base+tone");

        Completion other = await CompleteAsync("base+tone@1", adapter: null, deterministic: false);
        Completion byPath = await CompleteAsync($"base+{TonePath}", adapter: null, deterministic: false);
        Completion bare = await CompleteAsync("base", adapter: null, deterministic: false);

        Assert.True(other.Usage.CachedTokens > 0);
        Assert.True(byPath.Usage.CachedTokens > 0);
        Assert.Equal(0, bare.Usage.CachedTokens);
    }

    [Fact]
    public async Task Fingerprint_ModelWithAdapter_FollowsTheAdaptersContentAndStrength()
    {
        var all = new HashSet<string>();
        foreach (string model in new[] { "base", "base+tone", "base+tone@0.5" })
        {
            all.Add((await _client.FingerprintAsync(model, default)).ToString());
        }

        Assert.Equal(3, all.Count);
        Assert.Contains((await _client.FingerprintAsync($"base+{TonePath}", default)).ToString(), all);
    }

    [Theory]
    [InlineData("base+nobody", "nobody")]
    [InlineData("base+base", "not an adapter")]
    public async Task Complete_AdapterThatIsNone_SaysWhichAndWhy(string model, string part)
    {
        InferenceException refusal = await Assert.ThrowsAsync<InferenceException>(() => AnswerAsync(model));

        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
        Assert.True(_client.Knows(model));
        Assert.Equal(await AnswerAsync("base"), await AnswerAsync("base"));
    }

    [Fact]
    public async Task Complete_TwoAdapters_IsRefused() => Assert.Equal(
        InferenceFailureKind.BadRequest,
        (await Assert.ThrowsAsync<InferenceException>(() => AnswerAsync("base+tone", adapter: "tone"))).Kind);

    private async Task<string> AnswerAsync(string model, string? adapter = null, bool deterministic = false) =>
        (await CompleteAsync(model, adapter, deterministic)).Choices[0].Text;

    private Task<Completion> CompleteAsync(string model, string? adapter, bool deterministic) => _client.CompleteAsync(
        new CompletionRequest
        {
            Model = model,
            LoraAdapter = adapter,
            Messages = [new ChatMessage(ChatRole.User, "Tell me about the delivery of my order, and about the invoice that came with it.")],
            Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 12 },
            Priority = CallPriority.Interactive,
            ExtraParameters = deterministic ? new JObject { ["deterministic"] = true } : null,
        },
        CancellationToken.None);
}
