using GpuHost.Serving.Models.Store;

namespace GpuHost.Serving.Tests.Models.Store;

public sealed class ModelStoreTests
{
    [Theory]
    [InlineData(AddMode.Copy)]
    [InlineData(AddMode.Reference)]
    public async Task AddAsync_Model_IsFoundByAnotherProcessAsItWasAdded(AddMode mode)
    {
        using StoreFixture fixture = new();

        ModelEntry added = await fixture.AddAsync(mode, "MIT");

        ModelEntry found = fixture.OpenAgain().Find(StoreFixture.Name)!;
        Assert.Equal(added, found);
        Assert.Equal(fixture.ModelDigest, found.Sha256);
        Assert.Equal(new FileInfo(fixture.ModelPath).Length, found.SizeBytes);
        Assert.Equal(fixture.Clock.GetUtcNow(), found.AddedAt);
        Assert.Equal("MIT", found.License);
        Assert.Equal(mode == AddMode.Reference ? fixture.ModelPath : fixture["store/tiny/model.gguf"], found.Path);
        Assert.Equal(File.ReadAllBytes(fixture.ModelPath), File.ReadAllBytes(found.Path));
    }

    [Fact]
    public async Task AddAsync_Model_TellsWhatTheFileSays()
    {
        using StoreFixture fixture = new();

        ModelFacts facts = (await fixture.AddAsync()).Facts;

        Assert.Equal("llama", facts.Architecture);
        Assert.Equal("Q8_0", facts.Quantisation);
        Assert.Equal(32_768, facts.ContextTokens);
        Assert.InRange(facts.ParameterCount, 64 * 300, 200_000);
    }

    [Fact]
    public async Task AddAsync_NameTaken_IsRefused()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync();

        Assert.Equal(ModelStoreProblem.NameTaken, await StoreFixture.ProblemOfAsync(() => fixture.AddAsync()));
    }

    [Theory]
    [InlineData("not a model at all")]
    [InlineData("")]
    public async Task AddAsync_NotAModel_IsRefusedAndNothingIsKept(string text)
    {
        using StoreFixture fixture = new();
        File.WriteAllText(fixture.ModelPath, text);

        Assert.Equal(ModelStoreProblem.NotAModel, await StoreFixture.ProblemOfAsync(() => fixture.AddAsync()));
        Assert.Empty(fixture.Store.List().Models);
    }

    [Fact]
    public async Task AddAsync_HalfAModel_IsRefused()
    {
        using StoreFixture fixture = new();
        byte[] whole = File.ReadAllBytes(fixture.ModelPath);
        File.WriteAllBytes(fixture.ModelPath, whole[..(whole.Length / 2)]);

        Assert.Equal(ModelStoreProblem.NotAModel, await StoreFixture.ProblemOfAsync(() => fixture.AddAsync()));
    }

    [Fact]
    public async Task AddAsync_CancelledCopy_LeavesNoModelAndNoHalfFile()
    {
        using StoreFixture fixture = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Store.AddAsync(
            StoreFixture.Name, fixture.ModelPath, AddMode.Copy, null, null, new CancellationToken(canceled: true)));

        Assert.Empty(fixture.Store.List().Models);
        Assert.Empty(Directory.EnumerateFiles(fixture["store/tiny"]));
        await fixture.AddAsync();
    }

    [Fact]
    public async Task AddAsync_AnotherProcessIsChangingTheModel_IsRefused()
    {
        using StoreFixture fixture = new();
        using (fixture.OpenAgain().BeginPull(StoreFixture.Name, StoreFixture.Source, null))
        {
            Assert.Equal(ModelStoreProblem.Busy, await StoreFixture.ProblemOfAsync(() => fixture.AddAsync()));
        }

        await fixture.AddAsync();
    }

    [Fact]
    public async Task AddAsync_ManyAtOnceUnderOneName_OneWins()
    {
        using StoreFixture fixture = new();

        Task<ModelEntry>[] tries = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => fixture.OpenAgain().AddAsync(
            StoreFixture.Name, fixture.ModelPath, AddMode.Copy, null, null, CancellationToken.None)))];
        await Task.WhenAll(tries.Select(t => t.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(1, tries.Count(t => t.IsCompletedSuccessfully));
        Assert.All(tries.Where(t => t.IsFaulted), t => Assert.IsType<ModelStoreException>(t.Exception!.InnerException));
        Assert.Equal(VerificationOutcome.Intact, await ModelStore.VerifyAsync(fixture.Store.Find(StoreFixture.Name)!, null, CancellationToken.None));
    }

    [Fact]
    public async Task Remove_Copy_DeletesItAndKeepsTheOriginal()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync();

        fixture.Store.Remove(StoreFixture.Name);

        Assert.Null(fixture.Store.Find(StoreFixture.Name));
        Assert.False(Directory.Exists(fixture["store/tiny"]));
        Assert.True(File.Exists(fixture.ModelPath));
    }

    [Fact]
    public async Task Remove_Reference_KeepsTheFile()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync(AddMode.Reference);

        fixture.Store.Remove(StoreFixture.Name);

        Assert.Empty(fixture.Store.List().Models);
        Assert.True(File.Exists(fixture.ModelPath));
    }

    [Fact]
    public void Remove_Unknown_IsRefused()
    {
        using StoreFixture fixture = new();

        Assert.Equal(ModelStoreProblem.NotFound, StoreFixture.ProblemOf(() => fixture.Store.Remove(StoreFixture.Name)));
    }

    [Fact]
    public async Task VerifyAsync_FileAfterItWasAdded_TellsWhatBecameOfIt()
    {
        using StoreFixture fixture = new();
        ModelEntry entry = await fixture.AddAsync();

        Assert.Equal(VerificationOutcome.Intact, await ModelStore.VerifyAsync(entry, null, CancellationToken.None));
        FlipOneBit(entry.Path);
        Assert.Equal(VerificationOutcome.Changed, await ModelStore.VerifyAsync(entry, null, CancellationToken.None));
        File.AppendAllText(entry.Path, "x");
        Assert.Equal(VerificationOutcome.Changed, await ModelStore.VerifyAsync(entry, null, CancellationToken.None));
        File.Delete(entry.Path);
        Assert.Equal(VerificationOutcome.Missing, await ModelStore.VerifyAsync(entry, null, CancellationToken.None));
    }

    [Fact]
    public async Task List_OneRecordDamaged_TellsItAndStillListsTheOthers()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync();
        ModelName broken = ModelName.Parse("broken");
        await fixture.Store.AddAsync(broken, fixture.ModelPath, AddMode.Copy, null, null, CancellationToken.None);
        File.WriteAllText(fixture["store/broken/model.json"], "{ \"version\": 1,");

        ModelListing listing = fixture.Store.List();

        Assert.Equal(StoreFixture.Name, Assert.Single(listing.Models).Name);
        Assert.Equal(broken, Assert.Single(listing.Damaged).Name);
        Assert.Equal(ModelStoreProblem.DamagedRecord, StoreFixture.ProblemOf(() => fixture.Store.Find(broken)));
        fixture.Store.Remove(broken);
        Assert.Empty(fixture.Store.List().Damaged);
    }

    [Fact]
    public async Task Find_RecordOfALaterVersion_IsRefusedAndNotMisread()
    {
        using StoreFixture fixture = new();
        await fixture.AddAsync();
        string path = fixture["store/tiny/model.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal));

        Assert.Equal(ModelStoreProblem.DamagedRecord, StoreFixture.ProblemOf(() => fixture.Store.Find(StoreFixture.Name)));
    }

    [Fact]
    public void List_NoStoreYet_IsEmptyAndMakesNone()
    {
        using StoreFixture fixture = new();

        Assert.Empty(fixture.Store.List().Models);
        Assert.False(Directory.Exists(fixture.StoreFolder));
    }

    private static void FlipOneBit(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
