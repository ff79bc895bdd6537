using GpuHost.LlamaCpp.Engine;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Core.Inference;
using Pipelines.Core.Storage;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Real;

/// <summary>hit ≡ miss, bit for bit: every row of logits of every answer, from every tier, against an engine that caches nothing.</summary>
[Collection(RealModelCollection.Name)]
public sealed class DeterministicModeTests(RealModel model)
{
    private static readonly EngineOptions NothingCached = new() { IsDeterministic = true, IdleTokensMax = 0, HostSnapshotBytesMax = 0 };

    private static readonly EngineOptions Caching = new() { IsDeterministic = true };

    [Theory]
    [InlineData(1UL, 2_048, null)] // context hits
    [InlineData(2UL, 1_024, 0)] // all prefixes leave the context: hits from the host's memory
    [InlineData(3UL, 4_096, 200)] // some of both
    public async Task Generate_RandomPromptsInRandomOrder_HitsGiveTheBitsOfMisses(ulong seed, int contextTokens, int? idleTokensMax)
    {
        GenerationRequest[] requests = RandomRequests(seed, count: 24);
        await using var cold = new BitExactEngine(model, NothingCached);
        await using var warm = new BitExactEngine(model, Caching with { IdleTokensMax = idleTokensMax }, contextTokens);
        int hits = 0;
        foreach (GenerationRequest request in requests)
        {
            BitExactAnswer miss = await cold.AskAsync(request);
            BitExactAnswer answer = await warm.AskAsync(request);

            Assert.Equal(0, miss.CachedTokens);
            Assert.True(miss.Text == answer.Text, $"Seed {seed}: a prompt of {request.Prompt.Length} tokens with {answer.CachedTokens} cached has other bits.");
            Assert.Equal(0, answer.CachedTokens % 64);
            hits += answer.CachedTokens > 0 ? 1 : 0;
        }

        EngineStatistics statistics = warm.Engine.Statistics;
        Assert.True(hits > requests.Length / 4, $"Only {hits} hits (seed {seed}).");
        Assert.True(idleTokensMax == 0 ? statistics.PromptTokensRestored > 0 : statistics.PromptTokensCached > 0);
    }

    [Fact]
    public async Task Generate_AfterARestartWithAnotherContextSize_HitsTheStoreWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        GenerationRequest[] requests = RandomRequests(seed: 4, count: 8);
        var expected = new List<string>();
        await using (var first = new BitExactEngine(model, WithStore(folder.FullPath)))
        {
            foreach (GenerationRequest request in requests)
            {
                expected.Add((await first.AskAsync(request)).Text);
            }
        }

        await using var cold = new BitExactEngine(model, NothingCached);
        await using var second = new BitExactEngine(model, WithStore(folder.FullPath), contextTokens: 1_024);
        int hits = 0;
        for (int i = 0; i < requests.Length; i++)
        {
            BitExactAnswer answer = await second.AskAsync(requests[i]);
            Assert.Equal(expected[i], answer.Text);
            Assert.Equal((await cold.AskAsync(requests[i])).Text, answer.Text);
            hits += answer.CachedTokens > 0 ? 1 : 0;
        }

        Assert.True(hits > 0 && second.Engine.Statistics.StoreBytesRead > 0);
    }

    [Fact]
    public async Task Generate_SecondWorkerWithADiskOfItsOwn_HitsTheBlobStoreWithTheSameBits()
    {
        using var blob = new TemporaryFolder();
        GenerationRequest[] requests = RandomRequests(seed: 9, count: 6);
        var expected = new List<string>();
        await using (var first = new BitExactEngine(model, WithTiers(new MemoryBlobStore(TimeProvider.System), blob.FullPath)))
        {
            foreach (GenerationRequest request in requests)
            {
                expected.Add((await first.AskAsync(request)).Text);
            }
        }

        await using var second = new BitExactEngine(model, WithTiers(new MemoryBlobStore(TimeProvider.System), blob.FullPath));
        for (int i = 0; i < requests.Length; i++)
        {
            Assert.Equal(expected[i], (await second.AskAsync(requests[i])).Text);
        }

        Assert.True(second.Engine.Statistics.PromptTokensFromBlob > 0);
    }

    /// <summary>Rounded keys and values are the same from a hit as from a miss, too: they are saved as they are computed.</summary>
    [Theory]
    [InlineData(KvType.Q8_0)]
    [InlineData(KvType.Q4_0)]
    [InlineData(KvType.Bf16)]
    public async Task Generate_OtherKvType_HitsItsOwnSnapshotsWithTheSameBits(KvType kvType)
    {
        using var folder = new TemporaryFolder();
        GenerationRequest[] requests = RandomRequests(seed: 8, count: 3);
        await using var cold = new BitExactEngine(model, NothingCached, kvType: kvType);
        await using (var exact = new BitExactEngine(model, WithStore(folder.FullPath)))
        {
            Assert.NotEqual((await cold.AskAsync(requests[0])).Text, (await exact.AskAsync(requests[0])).Text);
        }

        await using (var first = new BitExactEngine(model, WithStore(folder.FullPath), kvType: kvType))
        {
            foreach (GenerationRequest request in requests)
            {
                await first.AskAsync(request);
            }

            Assert.Equal(0, first.Engine.Statistics.PromptTokensFromDisk); // nothing of the f16 engine's
        }

        await using var second = new BitExactEngine(model, WithStore(folder.FullPath), kvType: kvType);
        int hits = 0;
        foreach (GenerationRequest request in requests)
        {
            BitExactAnswer answer = await second.AskAsync(request);
            Assert.Equal((await cold.AskAsync(request)).Text, answer.Text);
            hits += answer.CachedTokens > 0 ? 1 : 0;
        }

        Assert.True(hits > 0 && second.Engine.Statistics.PromptTokensFromDisk > 0 && second.Engine.Statistics.StoreSnapshotsRefused == 0);
    }

    [Fact]
    public async Task Generate_InAnotherProcess_HitsTheStoreWithTheSameBits()
    {
        using var folder = new TemporaryFolder();
        BitExactAnswer here;
        await using (var engine = new BitExactEngine(model, WithStore(folder.FullPath)))
        {
            here = await engine.AskAsync(BitExactProcess.Request(engine.Engine.Tokenizer));
        }

        (int cachedTokens, string rows) = await BitExactProcess.AskAsync(model.Path, folder.FullPath);

        Assert.Equal(0, here.CachedTokens);
        Assert.True(cachedTokens > 0);
        Assert.Equal(here.Text, rows);
    }

    [Fact]
    public async Task Generate_AskedForByARequestAmongOthers_IsAloneWithTheSameBits()
    {
        GenerationRequest request = RandomRequests(seed: 5, count: 1)[0];
        await using var cold = new BitExactEngine(model, NothingCached);
        BitExactAnswer alone = await cold.AskAsync(request);

        await using ServingEngine busy = model.OpenEngine();
        Task<GenerationResult[]> others = Task.WhenAll(RandomRequests(seed: 6, count: 12).Select(other => busy.GenerateAsync(other, default)));
        GenerationResult[] among = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => busy.GenerateAsync(request with { IsDeterministic = true, Sampling = request.Sampling with { TopLogProbs = 20 } }, default)));
        await others;
        GenerationResult again = (await cold.AskAsync(request with { Sampling = request.Sampling with { TopLogProbs = 20 } })).Result;

        Assert.All(among, result =>
        {
            Assert.Equal(alone.Result.Tokens, result.Tokens);
            Assert.Equal(
                again.LogProbs!.SelectMany(entry => entry.Top).Select(top => (top.Token, BitConverter.SingleToInt32Bits(top.LogProb))),
                result.LogProbs!.SelectMany(entry => entry.Top).Select(top => (top.Token, BitConverter.SingleToInt32Bits(top.LogProb))));
        });
        Assert.Equal(3, busy.DeterministicStatistics!.RequestsFinished);
        Assert.Contains(among, result => result.Usage.CachedTokens > 0);
    }

    [Fact]
    public async Task Generate_NextTurnOfAConversation_TakesThePromptButNotTheAnswerFromTheCache()
    {
        await using var engine = new BitExactEngine(model, Caching);
        await using var cold = new BitExactEngine(model, NothingCached);
        TokenId[] first = engine.Tokens(string.Concat(Enumerable.Range(0, 30).Select(i => $"The customer said {i} things. ")));
        var turn = new GenerationRequest { Prompt = first, OutputTokensMax = 70, IgnoresEnd = true, Priority = CallPriority.Interactive };
        BitExactAnswer answer = await engine.AskAsync(turn);
        GenerationRequest next = turn with { Prompt = [.. first, .. answer.Result.Tokens, .. engine.Tokens(" And then?")] };

        BitExactAnswer warm = await engine.AskAsync(next);

        Assert.Equal(first.Length / 64 * 64, warm.CachedTokens);
        Assert.Equal((await cold.AskAsync(next)).Text, warm.Text);
    }

    [Fact]
    public async Task Generate_ContextThatFailsOnTheWay_StartsOverWithTheSameBits()
    {
        GenerationRequest request = RandomRequests(seed: 7, count: 1)[0] with { OutputTokensMax = 12 };
        await using var cold = new BitExactEngine(model, NothingCached);
        int inTheAnswer = ((request.Prompt.Length + 63) / 64) + 5;
        await using var faulty = new BitExactEngine(
            model, Caching, beforeDecode: number => number == inTheAnswer ? new DecodeOutcome(DecodeStatus.Fatal, "injected") : null);

        BitExactAnswer expected = await cold.AskAsync(request);
        BitExactAnswer answer = await faulty.AskAsync(request);

        Assert.Equal(1, faulty.Engine.Statistics.ContextRebuilds);
        Assert.Equal(expected.Text, answer.Text);
    }

    internal static EngineOptions WithStore(string folder, RealModel model) => Caching with
    {
        AlwaysRestores = true,
        IdleTokensMax = 0,
        SnapshotStore = new SnapshotStoreOptions(
            model.File, new SnapshotTierOptions(CacheTier.Disk, new FileBlobStore(folder, TimeProvider.System)) { Compresses = true })
        {
            WaitMax = TimeSpan.FromSeconds(60), // a busy machine is no reason to compute
        },
    };

    private EngineOptions WithTiers(IBlobStore disk, string blob)
    {
        EngineOptions options = WithStore(blob);
        SnapshotTierOptions shared = options.SnapshotStore!.Tiers[0] with { Tier = CacheTier.Blob };
        return options with { SnapshotStore = options.SnapshotStore with { Tiers = [new SnapshotTierOptions(CacheTier.Disk, disk), shared] } };
    }

    private EngineOptions WithStore(string folder) => WithStore(folder, model);

    /// <summary>Prompts that share stems of many lengths, and breakpoints anywhere, on the grid or off it.</summary>
    private static GenerationRequest[] RandomRequests(ulong seed, int count)
    {
        var random = new Xoshiro256(seed);
        TokenId[] stem = [.. Enumerable.Range(0, 500).Select(_ => new TokenId(10 + Below(900)))];
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int shared = Below(stem.Length);
            TokenId[] prompt = [.. stem.Take(shared), .. Enumerable.Range(0, 1 + Below(150)).Select(_ => new TokenId(10 + Below(900)))];
            return new GenerationRequest
            {
                Prompt = prompt,
                Breakpoints = shared > 0 ? [shared] : [],
                OutputTokensMax = 1 + Below(12),
                IgnoresEnd = true,
            };
        })];

        int Below(int bound) => (int)(random.NextUInt64() % (ulong)bound);
    }
}
