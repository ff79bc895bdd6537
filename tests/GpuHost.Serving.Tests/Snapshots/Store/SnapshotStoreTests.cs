using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

public sealed class SnapshotStoreTests : IDisposable
{
    private const int Groups = 3;
    private const int PerGroup = 4;
    private const int PrefixTokens = 130;
    private const int SuffixTokens = 10;
    private const int Ideal = Groups * (PrefixTokens + (PerGroup * SuffixTokens));
    private const int IdealWithPrefixes = Groups * PerGroup * SuffixTokens;
    private const int UnmeasuredTokens = 16; // steps so small that prefill keeps its assumed speed, whatever else the machine does
    private static readonly ContentHash Model = ContentHash.Of([7]);
    private readonly TemporaryFolder _folder = new();

    private FileBlobStore Files => new FileBlobStore(_folder.FullPath, TimeProvider.System);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_AfterARestart_ComputesOnlyWhatIsNew()
    {
        Assert.Equal(Ideal, (await RunAsync(Files)).PrefillTokensComputed);
        EngineStatistics second = await RunAsync(Files);

        Assert.Equal(IdealWithPrefixes, second.PrefillTokensComputed);
        Assert.True(second.StoreBytesRead > 0);
    }

    [Fact]
    public async Task Generate_TwoWorkersAtOnce_BothAnswerRightAndStoreEachPrefixOnce()
    {
        await Task.WhenAll(RunAsync(Files), RunAsync(Files));

        Assert.Equal(Groups, await CountAsync());
        Assert.Equal(IdealWithPrefixes, (await RunAsync(Files)).PrefillTokensComputed);
    }

    [Fact]
    public async Task Generate_OtherModelOrTenant_FindsNothing()
    {
        await RunAsync(Files);

        Assert.Equal(Ideal, (await RunAsync(Files, model: ContentHash.Of([8]))).PrefillTokensComputed);
        Assert.Equal(Ideal, (await RunAsync(Files, tenant: "other")).PrefillTokensComputed);
    }

    [Fact]
    public async Task Generate_DamagedFiles_AreRefusedDeletedAndWrittenAnew()
    {
        await RunAsync(Files);
        foreach (string path in Directory.EnumerateFiles(_folder.FullPath, "*.kvs", SearchOption.AllDirectories))
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            bytes[^5] ^= 1;
            await File.WriteAllBytesAsync(path, bytes);
        }

        EngineStatistics damaged = await RunAsync(Files);
        EngineStatistics healed = await RunAsync(Files);

        Assert.Equal(Groups, damaged.StoreSnapshotsRefused);
        Assert.Equal(Ideal, damaged.PrefillTokensComputed);
        Assert.Equal(0, healed.StoreSnapshotsRefused);
        Assert.Equal(IdealWithPrefixes, healed.PrefillTokensComputed);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0.4, 0.4, 0.4)]
    public async Task Generate_StoreThatFails_AnswersAllTheSame(double failedReads, double failedWrites, double tornReads)
    {
        await RunAsync(Files);
        var faulty = new FaultyBlobStore(Files, seed: 5, TimeProvider.System)
        {
            Faults = new StoreFaults { FailedReads = failedReads, FailedWrites = failedWrites, TornReads = tornReads },
        };

        EngineStatistics statistics = await RunAsync(faulty);

        Assert.InRange(statistics.PrefillTokensComputed, IdealWithPrefixes, Ideal);
        Assert.True(faulty.FaultCount > 0 || failedReads == 0);
    }

    [Fact]
    public async Task Generate_StoreThatHangs_ComputesAfterTheLimit()
    {
        await RunAsync(Files);
        EngineStatistics statistics = await RunAsync(new HangingStore(), waitMax: TimeSpan.FromMilliseconds(30));

        Assert.Equal(Ideal, statistics.PrefillTokensComputed);
    }

    [Fact]
    public async Task Generate_LongerPromptThanStored_ReadsTheChainAndAddsToIt()
    {
        TokenId[] prompt = Tokens(300, 5);
        GenerationRequest request = new() { Prompt = prompt, Breakpoints = [100, 200, 290], OutputTokensMax = 3 };
        await using (ServingEngine first = Open(Files, Model))
        {
            await first.GenerateAsync(request, CancellationToken.None);
        }

        await using ServingEngine second = Open(Files, Model);
        GenerationRequest shorter = request with { Prompt = prompt[..260], Breakpoints = [] };
        GenerationResult result = await second.GenerateAsync(shorter, CancellationToken.None);

        Assert.Equal(ReferenceModel.Answer(shorter), result.Tokens);
        Assert.Equal(200, result.Usage.CachedTokens);
    }

    [Fact]
    public async Task Generate_BeginningOfExactlyOneBlock_IsStoredWithWhatBuildsOnIt()
    {
        GenerationRequest request = new() { Prompt = Tokens(200, 5), Breakpoints = [64, 180], OutputTokensMax = 1 };
        await AskAsync(request, long.MaxValue);

        Assert.Equal(180, await AskAsync(request, long.MaxValue));
        Assert.Equal([64, 180], (await new SnapshotInspector(Files).ListAsync(default).ToListAsync()).Select(entry => entry.EndTokens).Order());
    }

    [Fact]
    public async Task Generate_NothingStated_TheCommonBeginningIsStoredAtItsSecondSighting()
    {
        TokenId[] common = Tokens(200, 3);
        GenerationRequest Request(int seed) => new() { Prompt = [.. common, .. Tokens(30, 50 + seed)], OutputTokensMax = 2 };
        await using (ServingEngine first = Open(Files, Model))
        {
            // One after the other, so that nothing of the one is left in the context for the next.
            await first.GenerateAsync(Request(1), default);
            Assert.Equal(0, await CountAsync());
            await first.GenerateAsync(Request(2), default);
        }

        await using ServingEngine second = Open(Files, Model);
        GenerationResult warm = await second.GenerateAsync(Request(3), default);

        Assert.Equal(ReferenceModel.Answer(Request(3)), warm.Tokens);
        Assert.Equal(common.Length, warm.Usage.CachedTokens);
        Assert.Equal(0, warm.Usage.CacheWriteTokens);
        Assert.Equal(warm.Usage.CachedTokens, second.Statistics.PromptTokensFromDisk);
    }

    [Fact]
    public async Task Generate_LongPromptsThatShareTheirFirstHalf_FindAnIntervalUnitOnTheWay()
    {
        TokenId[] common = Tokens(600, 3);
        await using ServingEngine engine = Open(Files, Model);
        await engine.GenerateAsync(new GenerationRequest { Prompt = [.. common, .. Tokens(300, 8)], OutputTokensMax = 1 }, default);
        GenerationResult second = await engine.GenerateAsync(new GenerationRequest { Prompt = [.. common, .. Tokens(300, 9)], OutputTokensMax = 1 }, default);

        Assert.Equal(512, second.Usage.CachedTokens);
        Assert.Equal(512, engine.Statistics.PromptTokensFromHost);
    }

    [Fact]
    public async Task Generate_StoreOverItsLimit_DropsTheOldest()
    {
        const long limit = 3_000;
        for (int i = 0; i < 6; i++)
        {
            await using ServingEngine engine = Open(Files, Model, bytesMax: limit);
            await engine.GenerateAsync(new GenerationRequest { Prompt = Tokens(70, 20 + i), Breakpoints = [68], OutputTokensMax = 1 }, default);
        }

        long bytes = 0;
        await foreach (SnapshotEntry entry in new SnapshotInspector(Files).ListAsync(CancellationToken.None))
        {
            bytes += entry.LengthBytes;
        }

        Assert.InRange(bytes, 1, limit);
    }

    [Fact]
    public async Task Generate_StoreOverItsLimit_KeepsWhatEarlierProcessesUsedMost()
    {
        const long limit = 5_000; // three of them
        GenerationRequest popular = Prefix(20);
        for (int i = 0; i < 4; i++)
        {
            await AskAsync(popular, limit); // written by the first, used by the others
        }

        // More than the limit takes, each asked once; whoever was used the longest ago is not who goes.
        for (int i = 1; i < 4; i++)
        {
            await AskAsync(Prefix(20 + i), limit);
        }

        List<SnapshotEntry> left = await new SnapshotInspector(Files).ListAsync(default).ToListAsync();
        Assert.InRange(left.Sum(entry => entry.LengthBytes), 1, limit);
        Assert.Equal(3, left.Max(entry => entry.Hits));
        Assert.Equal(68, await AskAsync(popular, limit));
        Assert.All(left, entry => Assert.True(entry.PrefillSeconds > 0));

        static GenerationRequest Prefix(int seed) => new() { Prompt = Tokens(70, seed), Breakpoints = [68], OutputTokensMax = 1 };
    }

    [Fact]
    public async Task Generate_PrefixFoundInContextMemoryAndStore_CountsEveryUse()
    {
        await RunAsync(Files);
        await RunAsync(Files);

        List<SnapshotEntry> stored = await new SnapshotInspector(Files).ListAsync(default).ToListAsync();

        // Of each group the very first computes; all others begin with what is there, wherever that is.
        Assert.Equal(Enumerable.Repeat((2L * PerGroup) - 1, Groups), stored.Select(entry => entry.Hits));
    }

    [Fact]
    public async Task Inspect_SoundAndDamaged_AreToldApartAndCleared()
    {
        await RunAsync(Files);
        string first = Directory.EnumerateFiles(_folder.FullPath, "*.kvs", SearchOption.AllDirectories).First();
        byte[] bytes = await File.ReadAllBytesAsync(first);
        bytes[200] ^= 1;
        await File.WriteAllBytesAsync(first, bytes);
        var inspector = new SnapshotInspector(Files);

        List<SnapshotFinding> findings = [];
        await foreach (SnapshotFinding finding in inspector.VerifyAsync(CancellationToken.None))
        {
            findings.Add(finding);
        }

        Assert.Equal(Groups, findings.Count);
        Assert.Equal("its header is damaged", Assert.Single(findings, finding => !finding.IsSound).Fault);
        Assert.Equal(Groups, (await inspector.ClearAsync(static _ => true, CancellationToken.None)).Count);
        Assert.Equal(0, await CountAsync());
    }

    /// <summary>Runs the load on a new engine, checks every answer, and waits until what is to be stored is.</summary>
    private static async Task<EngineStatistics> RunAsync(
        IBlobStore store, ContentHash? model = null, string tenant = "", TimeSpan? waitMax = null)
    {
        ServingEngine engine = Open(store, model ?? Model, waitMax);
        GenerationRequest[] requests = [.. from g in Enumerable.Range(0, Groups)
            from i in Enumerable.Range(0, PerGroup)
            select new GenerationRequest
            {
                Prompt = [.. Tokens(PrefixTokens, g), .. Tokens(SuffixTokens, 10 + (g * PerGroup) + i)],
                Breakpoints = [PrefixTokens],
                OutputTokensMax = 4,
                Tenant = tenant,
            }];
        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));
        Assert.Equal(requests.Select(ReferenceModel.Answer), results.Select(result => result.Tokens.ToList()));
        await engine.DisposeAsync();
        return engine.Statistics;
    }

    /// <summary>Asks an engine of its own; gives the tokens that it did not compute.</summary>
    private async Task<int> AskAsync(GenerationRequest request, long bytesMax)
    {
        await using ServingEngine engine = Open(Files, Model, bytesMax: bytesMax, stepTokensMax: UnmeasuredTokens);
        return (int)(await engine.GenerateAsync(request, default)).Usage.CachedTokens;
    }

    private static ServingEngine Open(
        IBlobStore store, ContentHash model, TimeSpan? waitMax = null, long bytesMax = long.MaxValue, int stepTokensMax = 64) => new(
        new FakeModelEngine(contextTokens: 2_048, batchTokensMax: stepTokensMax, sequencesMax: 16),
        new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = true,
            SnapshotTokensMin = 16,
            SnapshotStore = new SnapshotStoreOptions(model, new SnapshotTierOptions(CacheTier.Disk, store) { BytesMax = bytesMax })
            {
                WaitMax = waitMax ?? TimeSpan.FromSeconds(30),
            },
        },
        TimeProvider.System);

    private async Task<int> CountAsync()
    {
        int count = 0;
        await foreach (SnapshotEntry _ in new SnapshotInspector(Files).ListAsync(CancellationToken.None))
        {
            count++;
        }

        return count;
    }

    // Sequences that differ from their first token on.
    private static TokenId[] Tokens(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenId(1 + (((i * i) + (i * (seed + 3)) + seed) % 38)))];
}
