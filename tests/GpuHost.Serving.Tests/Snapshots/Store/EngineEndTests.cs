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

/// <summary>What becomes of KV that is only in the context or in memory when the engine ends.</summary>
public sealed class EngineEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly GenerationRequest Turn = new() { Prompt = Tokens(120, 1), OutputTokensMax = 4, IgnoresEnd = true, Priority = CallPriority.Interactive };
    private readonly MemoryBlobStore _store = new(TimeProvider.System);

    [Theory]
    [InlineData(null)] // idle in the context
    [InlineData(0)] // left it for the host's memory at once
    public async Task Dispose_ConversationThatNobodyStoredYet_GoesOnInTheNextProcess(int? idleTokensMax)
    {
        GenerationResult answer;
        ServingEngine first = Open(_store, idleTokensMax);
        await using (first)
        {
            answer = await first.GenerateAsync(Turn, default);
            Assert.Empty(await StoredAsync());
        }

        GenerationRequest next = Turn with { Prompt = [.. Turn.Prompt, .. answer.Tokens, .. Tokens(20, 9)] };
        await using ServingEngine second = Open(_store);
        GenerationResult result = await second.GenerateAsync(next, default);

        Assert.Equal(ReferenceModel.Answer(next), result.Tokens);
        Assert.Equal(Turn.Prompt.Length + answer.Tokens.Count - 1, second.Statistics.PromptTokensFromDisk);
        Assert.Equal(0, first.Statistics.StoreFailures);
    }

    [Fact]
    public async Task Dispose_MoreThanMayWaitToBeWritten_StoresAll()
    {
        await using (ServingEngine engine = Open(_store, idleTokensMax: 0, writesQueuedMax: 1))
        {
            for (int i = 0; i < 12; i++)
            {
                await engine.GenerateAsync(Turn with { Prompt = Tokens(120, i) }, default);
            }
        }

        Assert.Equal(12, (await StoredAsync()).Count);
    }

    [Fact]
    public async Task Dispose_PlacesOnTheWayThatNobodyUsed_AreNotStored()
    {
        await using (ServingEngine engine = Open(_store))
        {
            await engine.GenerateAsync(Turn with { Prompt = Tokens(600, 1), Priority = CallPriority.Batch }, default);
            Assert.True(engine.Statistics.HostSnapshotBytes > 0);
        }

        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public async Task Dispose_StoreThatNeverTakesAnything_EndsAfterItsTime()
    {
        ServingEngine engine = Open(new StuckStore(_store), flushMax: TimeSpan.FromMilliseconds(50));
        await engine.GenerateAsync(Turn, default);

        await engine.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Empty(await StoredAsync());
        Assert.True(engine.Statistics.StoreFailures > 0);
    }

    private static ServingEngine Open(IBlobStore store, int? idleTokensMax = null, int writesQueuedMax = 64, TimeSpan? flushMax = null) => new(
        new FakeModelEngine(contextTokens: 2_048, batchTokensMax: 64, sequencesMax: 32),
        new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = true,
            SnapshotTokensMin = 16,
            IdleTokensMax = idleTokensMax,
            ConversationKeep = TimeSpan.FromHours(1),
            SnapshotStore = new SnapshotStoreOptions(ContentHash.Of([7]), new SnapshotTierOptions(CacheTier.Disk, store))
            {
                WaitMax = TimeSpan.FromSeconds(30),
                WritesQueuedMax = writesQueuedMax,
                FlushMax = flushMax ?? Patience,
            },
        },
        TimeProvider.System);

    private async Task<List<SnapshotEntry>> StoredAsync() => await new SnapshotInspector(_store).ListAsync(default).ToListAsync();

    private static TokenId[] Tokens(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenId(1 + (((i * i) + (i * (seed + 3)) + seed) % 38)))];
}
