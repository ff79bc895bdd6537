using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Tests.Models.Store;

public sealed class ModelStoreResolveTests
{
    [Fact]
    public async Task Resolve_NameOfTheStore_GivesItsFile()
    {
        using StoreFixture fixture = new();
        ModelEntry entry = await fixture.AddAsync();

        Assert.Equal(new ResolvedModel(entry.Path, entry), fixture.Store.Resolve("tiny"));
    }

    [Fact]
    public void Resolve_PathOfAFile_GivesThatFile()
    {
        using StoreFixture fixture = new();
        string relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), fixture.ModelPath);

        Assert.Equal(new ResolvedModel(fixture.ModelPath, null), fixture.Store.Resolve(fixture.ModelPath));
        Assert.Equal(new ResolvedModel(fixture.ModelPath, null), fixture.Store.Resolve(relative));
    }

    [Theory]
    [InlineData("./gone")]
    [InlineData("gone.gguf")]
    [InlineData("a/gone.GGUF")]
    public void Resolve_PathOfNothing_IsRefused(string path)
    {
        using StoreFixture fixture = new();

        ModelStoreException refused = Assert.Throws<ModelStoreException>(() => fixture.Store.Resolve(path));
        Assert.Equal(ModelStoreProblem.NotFound, refused.Problem);
        Assert.Contains(Path.GetFullPath(path), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_UnknownName_SaysWhatThereIs()
    {
        using StoreFixture fixture = new();

        Assert.Contains("models pull qwen2.5-1.5b-instruct", RemedyFor(fixture, "mistral"), StringComparison.Ordinal);
        Assert.Contains("'qwen2.5-1.5b-instruct'", RemedyFor(fixture, "qwen2.5-1.5b-instuct"), StringComparison.Ordinal);
        Assert.Contains("models pull smollm2-360m-instruct", RemedyFor(fixture, "smollm2-360m-instruct"), StringComparison.Ordinal);
        await fixture.AddAsync();
        Assert.Contains("'tiny'", RemedyFor(fixture, "tiyn"), StringComparison.Ordinal);
        Assert.Contains("has tiny", RemedyFor(fixture, "mistral"), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_NotAName_IsRefused()
    {
        using StoreFixture fixture = new();

        Assert.Equal(ModelStoreProblem.InvalidName, StoreFixture.ProblemOf(() => fixture.Store.Resolve("My Model")));
    }

    [Fact]
    public async Task Resolve_FileChangedSinceItWasAdded_IsRefused()
    {
        using StoreFixture fixture = new();
        ModelEntry entry = await fixture.AddAsync(AddMode.Reference);

        File.AppendAllText(entry.Path, "more");
        Assert.Equal(ModelStoreProblem.DigestMismatch, StoreFixture.ProblemOf(() => fixture.Store.Resolve("tiny")));
        File.Delete(entry.Path);
        Assert.Equal(ModelStoreProblem.NotFound, StoreFixture.ProblemOf(() => fixture.Store.Resolve("tiny")));
    }

    private static string RemedyFor(StoreFixture fixture, string name) =>
        Assert.Throws<ModelStoreException>(() => fixture.Store.Resolve(name)).Remedy;
}
