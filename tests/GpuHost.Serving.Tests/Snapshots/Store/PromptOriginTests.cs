using System.Collections.Concurrent;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Identity;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Snapshots.Store;

/// <summary>Every prompt is told of once, with the tiers that had it: their tokens are the answer's cached tokens.</summary>
public sealed class PromptOriginTests : IDisposable
{
    private const int PrefixTokens = 130;
    private const int SuffixTokens = 10;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PromptServed_NewAgainAndAfterARestart_NamesTheTierThatHadIt()
    {
        (PromptOrigin[] first, long[] cachedFirst) = await RunAsync();
        (PromptOrigin[] second, long[] cachedSecond) = await RunAsync();

        Assert.Equal([0, PrefixTokens], first.Select(static origin => origin[CacheTier.Context].Tokens));
        Assert.Equal([PrefixTokens, 0], second.Select(static origin => origin[CacheTier.Disk].Tokens));
        Assert.Equal([.. cachedFirst, .. cachedSecond], first.Concat(second).Select(static origin => (long)origin.Shares.Sum(static share => share.Tokens)));
        Assert.All(first.Concat(second), static origin => Assert.Equal(("a tenant", PrefixTokens + SuffixTokens), (origin.Tenant, origin.PromptTokens)));
        Assert.All(first.Concat(second).SelectMany(static origin => origin.Shares), static share => Assert.Equal(share.Tokens > 0, share.SavedSeconds > 0));
    }

    /// <summary>Two requests with one beginning, one after the other, in an engine of their own over the same store.</summary>
    private async Task<(PromptOrigin[] Origins, long[] Cached)> RunAsync()
    {
        var origins = new ConcurrentQueue<PromptOrigin>();
        var store = new FileBlobStore(_folder.FullPath, TimeProvider.System);
        var options = new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = true,
            SnapshotTokensMin = 16,
            PromptServed = origins.Enqueue,
            SnapshotStore = new SnapshotStoreOptions(ContentHash.Of([7]), new SnapshotTierOptions(CacheTier.Disk, store)) { WaitMax = TimeSpan.FromSeconds(30) },
        };
        await using var engine = new ServingEngine(new FakeModelEngine(contextTokens: 2_048, batchTokensMax: 64, sequencesMax: 16), options, TimeProvider.System);
        List<long> cached = [];
        for (int i = 0; i < 2; i++)
        {
            GenerationResult result = await engine.GenerateAsync(
                new GenerationRequest { Prompt = [.. Tokens(PrefixTokens, 1), .. Tokens(SuffixTokens, 10 + i)], Breakpoints = [PrefixTokens], OutputTokensMax = 4, Tenant = "a tenant" },
                default);
            cached.Add(result.Usage.CachedTokens);
        }

        return ([.. origins], [.. cached]);
    }

    private static TokenId[] Tokens(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenId(1 + (((i * i) + (i * (seed + 3)) + seed) % 38)))];
}
