using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Identity;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

/// <summary>A local disk before a blob store that workers share.</summary>
public sealed class TiersTests
{
    private const int PrefixTokens = 200;
    private readonly MemoryBlobStore _blob = new(TimeProvider.System);

    [Fact]
    public async Task Generate_SecondWorker_TakesItFromTheBlobStoreAndThenFromItsOwnDisk()
    {
        var disk = new MemoryBlobStore(TimeProvider.System);
        await AskAsync(new MemoryBlobStore(TimeProvider.System), _blob);

        EngineStatistics second = await AskAsync(disk, _blob);
        EngineStatistics third = await AskAsync(disk, new HangingStore());

        Assert.Equal((0, PrefixTokens), (second.PromptTokensFromDisk, second.PromptTokensFromBlob));
        Assert.Equal((PrefixTokens, 0), (third.PromptTokensFromDisk, third.PromptTokensFromBlob));
    }

    [Fact]
    public async Task Generate_TenWorkersAtOnce_StoreOneObject()
    {
        EngineStatistics[] all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync(new MemoryBlobStore(TimeProvider.System), _blob)));

        Assert.Single(await NamesAsync(_blob));
        Assert.Equal(10 + 1, all.Sum(one => one.StoreSnapshotsWritten)); // each on its own disk, and one of them in the store
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Generate_BlobStoreGoneOrSilent_AnswersAndUsesTheDisk(bool isSilent)
    {
        var disk = new MemoryBlobStore(TimeProvider.System);
        IBlobStore gone = isSilent
            ? new HangingStore()
            : new FaultyBlobStore(_blob, 1, TimeProvider.System) { Faults = new StoreFaults { FailedReads = 1, FailedWrites = 1 } };

        EngineStatistics first = await AskAsync(disk, gone, waitMax: TimeSpan.FromMilliseconds(isSilent ? 3_000 : 30_000));
        EngineStatistics second = await AskAsync(disk, gone, waitMax: TimeSpan.FromMilliseconds(isSilent ? 3_000 : 30_000));

        Assert.True(first.StoreFailures > 0);
        Assert.Equal(PrefixTokens, second.PromptTokensFromDisk);
        Assert.Single(await NamesAsync(disk));
    }

    [Fact]
    public async Task Generate_ParentGone_DeletesTheOrphanAndStoresBothAnew()
    {
        var disk = new MemoryBlobStore(TimeProvider.System);
        int[] breakpoints = [100, PrefixTokens];
        await AskAsync(disk, _blob, breakpoints);
        foreach (IBlobStore store in new IBlobStore[] { disk, _blob })
        {
            foreach (SnapshotEntry parent in (await EntriesAsync(store)).Where(entry => entry.EndTokens == 100))
            {
                await store.DeleteAsync(BlobPath.Parse(parent.Path), null, default);
            }
        }

        EngineStatistics orphaned = await AskAsync(disk, _blob, breakpoints);
        EngineStatistics healed = await AskAsync(disk, _blob, breakpoints);

        Assert.Equal(0, orphaned.PromptTokensRestored);
        Assert.Equal(PrefixTokens, healed.PromptTokensRestored);
    }

    [Fact]
    public async Task Generate_ConversationThatMemoryHasNoRoomFor_GoesOnFromDisk()
    {
        var disk = new MemoryBlobStore(TimeProvider.System);
        GenerationRequest turn = new() { Prompt = Tokens(120, 1), OutputTokensMax = 4, IgnoresEnd = true, Priority = CallPriority.Interactive };
        GenerationResult answer;
        await using (ServingEngine first = Open(disk, _blob, hostBytesMax: 3_500))
        {
            answer = await first.GenerateAsync(turn, default);

            // Idle conversations leave this context at once, and others fill the memory.
            for (int i = 0; i < 6; i++)
            {
                await first.GenerateAsync(turn with { Prompt = Tokens(120, 10 + i) }, default);
            }
        }

        GenerationRequest next = turn with { Prompt = [.. turn.Prompt, .. answer.Tokens, .. Tokens(20, 9)] };
        await using ServingEngine engine = Open(disk, _blob);
        GenerationResult second = await engine.GenerateAsync(next, default);

        Assert.Equal(ReferenceModel.Answer(next), second.Tokens);
        Assert.Equal(turn.Prompt.Length + answer.Tokens.Count - 1, engine.Statistics.PromptTokensFromDisk);
    }

    [Fact]
    public async Task Generate_ConversationsThatTheDiskHasNoRoomFor_GoOnFromTheBlobStore()
    {
        const int conversations = 7;
        var disk = new MemoryBlobStore(TimeProvider.System);
        GenerationRequest[] turns = [.. Enumerable.Range(0, conversations).Select(i => new GenerationRequest
        {
            Prompt = Tokens(120, i),
            OutputTokensMax = 4,
            IgnoresEnd = true,
            Priority = CallPriority.Interactive,
        })];
        var answers = new List<GenerationResult>();
        await using (ServingEngine first = Open(disk, _blob, diskBytesMax: 6_000)) // two of them
        {
            foreach (GenerationRequest turn in turns)
            {
                answers.Add(await first.GenerateAsync(turn, default));
            }
        }

        int demoted = (await EntriesAsync(_blob)).Count;
        Assert.Equal(conversations, demoted + (await EntriesAsync(disk)).Count);
        Assert.InRange(demoted, conversations - 2, conversations);

        await using ServingEngine second = Open(new MemoryBlobStore(TimeProvider.System), _blob);
        int found = 0;
        foreach ((GenerationRequest turn, GenerationResult answer) in turns.Zip(answers))
        {
            GenerationRequest next = turn with { Prompt = [.. turn.Prompt, .. answer.Tokens, .. Tokens(20, 9)] };
            GenerationResult result = await second.GenerateAsync(next, default);
            Assert.Equal(ReferenceModel.Answer(next), result.Tokens);
            found += result.Usage.CachedTokens == turn.Prompt.Length + answer.Tokens.Count - 1 ? 1 : 0;
        }

        Assert.Equal(demoted, found);
    }

    private static async Task<EngineStatistics> AskAsync(IBlobStore disk, IBlobStore blob, int[]? breakpoints = null, TimeSpan? waitMax = null)
    {
        ServingEngine engine = Open(disk, blob, waitMax: waitMax);
        await using (engine)
        {
            GenerationRequest request = new() { Prompt = Tokens(PrefixTokens + 20, 2), Breakpoints = breakpoints ?? [PrefixTokens], OutputTokensMax = 3 };
            Assert.Equal(ReferenceModel.Answer(request), (await engine.GenerateAsync(request, default)).Tokens);
        }

        return engine.Statistics;
    }

    private static ServingEngine Open(IBlobStore disk, IBlobStore blob, long hostBytesMax = 1 << 20, TimeSpan? waitMax = null, long diskBytesMax = long.MaxValue) => new(
        new FakeModelEngine(contextTokens: 1_024, batchTokensMax: 64, sequencesMax: 16),
        new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = true,
            SnapshotTokensMin = 16,
            IdleTokensMax = 0,
            HostSnapshotBytesMax = hostBytesMax,
            SnapshotStore = new SnapshotStoreOptions(
                ContentHash.Of([7]), new SnapshotTierOptions(CacheTier.Disk, disk) { BytesMax = diskBytesMax }, new SnapshotTierOptions(CacheTier.Blob, blob))
            {
                WaitMax = waitMax ?? TimeSpan.FromSeconds(30),
                ReadMax = TimeSpan.FromSeconds(2),
            },
        },
        TimeProvider.System);

    private static async Task<List<SnapshotEntry>> EntriesAsync(IBlobStore store) => await new SnapshotInspector(store).ListAsync(default).ToListAsync();

    private static async Task<List<string>> NamesAsync(IBlobStore store) => [.. (await EntriesAsync(store)).Select(entry => entry.Path)];

    private static TokenId[] Tokens(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenId(1 + (((i * i) + (i * (seed + 3)) + seed) % 38)))];
}
