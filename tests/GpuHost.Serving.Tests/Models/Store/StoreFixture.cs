using GpuHost.Serving.Models.Store;
using GpuHost.Serving.SeededModels;
using Pipelines.Core.Identity;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace GpuHost.Serving.Tests.Models.Store;

/// <summary>An empty store, and small real models beside it.</summary>
internal sealed class StoreFixture : IDisposable
{
    private static readonly SeededModelShape Shape = new() { Width = 64, FeedForwardWidth = 64, LayerCount = 1, VocabularySize = 300 };
    private readonly TemporaryFolder _folder = new();

    public StoreFixture()
    {
        ModelPath = _folder["outside.gguf"];
        OtherModelPath = _folder["other.gguf"];
        SeededModel.Write(ModelPath, Shape);
        SeededModel.Write(OtherModelPath, Shape with { Seed = 2 });
        Store = OpenAgain();
    }

    public static ModelName Name { get; } = ModelName.Parse("tiny");

    public static Uri Source { get; } = new("https://models.example/tiny.gguf");

    public ManualTimeProvider Clock { get; } = new();

    public ModelStore Store { get; }

    public string StoreFolder => _folder["store"];

    public string ModelPath { get; }

    public string OtherModelPath { get; }

    public ContentHash ModelDigest => ContentHash.Of(File.ReadAllBytes(ModelPath));

    public string this[string relativePath] => _folder[relativePath];

    /// <summary>What another process sees.</summary>
    public ModelStore OpenAgain() => new(StoreFolder, Clock);

    public Task<ModelEntry> AddAsync(AddMode mode = AddMode.Copy, string? license = null) =>
        Store.AddAsync(Name, ModelPath, mode, license, null, CancellationToken.None);

    /// <summary>A pull whose bytes are those of <paramref name="fetched"/>.</summary>
    public async Task<ModelEntry> PullAsync(string fetched, ContentHash? demanded = null, ContentHash? published = null)
    {
        using ModelPull pull = Store.BeginPull(Name, Source, demanded);
        File.Copy(fetched, pull.PartPath, overwrite: true);
        File.WriteAllText(pull.PartPath + ".json", "{}");
        return await pull.CompleteAsync(published, license: null, progress: null, CancellationToken.None);
    }

    public static ModelStoreProblem ProblemOf(Action act) => Assert.Throws<ModelStoreException>(act).Problem;

    public static async Task<ModelStoreProblem> ProblemOfAsync(Func<Task> act) => (await Assert.ThrowsAsync<ModelStoreException>(act)).Problem;

    public void Dispose() => _folder.Dispose();
}
