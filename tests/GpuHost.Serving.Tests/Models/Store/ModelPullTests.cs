using GpuHost.Serving.Models.Store;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Tests.Models.Store;

public sealed class ModelPullTests
{
    private static readonly ContentHash SomeDigest = ContentHash.Of([1, 2, 3]);

    [Fact]
    public async Task CompleteAsync_FirstPull_RecordsWhereItCameFrom()
    {
        using StoreFixture fixture = new();

        ModelEntry entry = await fixture.PullAsync(fixture.ModelPath);

        Assert.Equal(entry, fixture.OpenAgain().Find(StoreFixture.Name));
        Assert.Equal(StoreFixture.Source, entry.Source);
        Assert.Equal(fixture.ModelDigest, entry.Sha256);
        Assert.Equal(["model.gguf", "model.json"], FilesOf(fixture));
    }

    [Fact]
    public async Task CompleteAsync_LaterPullOfTheSameAddress_IsHeldToTheFirst()
    {
        using StoreFixture fixture = new();
        await fixture.PullAsync(fixture.ModelPath);
        fixture.Store.Remove(StoreFixture.Name);

        Assert.Equal(ModelStoreProblem.DigestMismatch, await StoreFixture.ProblemOfAsync(() => fixture.PullAsync(fixture.OtherModelPath)));
        Assert.Empty(FilesOf(fixture));

        await fixture.PullAsync(fixture.ModelPath);
        Assert.NotNull(fixture.Store.Find(StoreFixture.Name));
    }

    [Fact]
    public async Task CompleteAsync_NewDigestDemanded_TakesThePlaceOfTheRecordedOne()
    {
        using StoreFixture fixture = new();
        await fixture.PullAsync(fixture.ModelPath);
        fixture.Store.Remove(StoreFixture.Name);
        ContentHash other = ContentHash.Of(File.ReadAllBytes(fixture.OtherModelPath));

        await fixture.PullAsync(fixture.OtherModelPath, demanded: other);
        fixture.Store.Remove(StoreFixture.Name);

        using ModelPull again = fixture.Store.BeginPull(StoreFixture.Name, StoreFixture.Source, null);
        Assert.Equal(other, again.Recorded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CompleteAsync_NotTheDigestThatWasNamed_IsRefusedAndDeleted(bool byCaller)
    {
        using StoreFixture fixture = new();

        Task Pull() => fixture.PullAsync(fixture.ModelPath, byCaller ? SomeDigest : null, byCaller ? null : SomeDigest);

        ModelStoreException refused = await Assert.ThrowsAsync<ModelStoreException>(Pull);
        Assert.Equal(ModelStoreProblem.DigestMismatch, refused.Problem);
        Assert.Contains(SomeDigest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Contains(fixture.ModelDigest.ToString(), refused.Message, StringComparison.Ordinal);
        Assert.Empty(FilesOf(fixture));
    }

    [Fact]
    public async Task CompleteAsync_NotAModel_IsRefusedAndDeletedAndNotRecorded()
    {
        using StoreFixture fixture = new();
        string page = fixture["page.html"];
        File.WriteAllText(page, "<html>please log in</html>");

        Assert.Equal(ModelStoreProblem.NotAModel, await StoreFixture.ProblemOfAsync(() => fixture.PullAsync(page)));
        Assert.Empty(FilesOf(fixture));
        await fixture.PullAsync(fixture.ModelPath);
    }

    [Fact]
    public void BeginPull_TwoProcesses_TheSecondIsRefused()
    {
        using StoreFixture fixture = new();
        using ModelPull first = fixture.Store.BeginPull(StoreFixture.Name, StoreFixture.Source, null);

        Assert.Equal(
            ModelStoreProblem.Busy,
            StoreFixture.ProblemOf(() => fixture.OpenAgain().BeginPull(StoreFixture.Name, StoreFixture.Source, null)));
    }

    [Fact]
    public async Task BeginPull_NameTaken_IsRefused()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync();

        Assert.Equal(
            ModelStoreProblem.NameTaken,
            StoreFixture.ProblemOf(() => fixture.Store.BeginPull(StoreFixture.Name, StoreFixture.Source, null)));
    }

    [Fact]
    public void Dispose_UnfinishedPull_KeepsThePartAndListsIt()
    {
        using StoreFixture fixture = new();
        using (ModelPull pull = fixture.Store.BeginPull(StoreFixture.Name, StoreFixture.Source, null))
        {
            File.WriteAllBytes(pull.PartPath, new byte[123]);
        }

        ModelListing listing = fixture.OpenAgain().List();

        Assert.Equal(new InterruptedPull(StoreFixture.Name, 123), Assert.Single(listing.Interrupted));
        Assert.Empty(listing.Models);
    }

    [Fact]
    public async Task BeginPull_CrashBetweenFileAndRecord_ChecksTheFileAgainInsteadOfFetchingIt()
    {
        using StoreFixture fixture = new();
        await fixture.PullAsync(fixture.ModelPath);
        File.Delete(fixture["store/tiny/model.json"]);
        Assert.Null(fixture.Store.Find(StoreFixture.Name));

        using ModelPull pull = fixture.Store.BeginPull(StoreFixture.Name, StoreFixture.Source, null);

        Assert.Equal(File.ReadAllBytes(fixture.ModelPath), File.ReadAllBytes(pull.PartPath));
        await pull.CompleteAsync(null, null, null, CancellationToken.None);
        Assert.NotNull(fixture.Store.Find(StoreFixture.Name));
    }

    private static IEnumerable<string> FilesOf(StoreFixture fixture) =>
        Directory.EnumerateFiles(fixture["store/tiny"]).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);
}
