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

/// <summary>
/// Random prompts of two tenants in random order through every tier, with evictions, restarts and a faulty blob store: every
/// answer is that of a model without any cache, and nobody is given more than its own tenant has asked before.
/// </summary>
public sealed class TierFuzzTests
{
    private const int Restarts = 4;
    private const int RequestsPerEngine = 24;
    private static readonly string[] Tenants = ["a", "b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Generate_RandomLoadOverAllTiers_AnswersAsWithoutACacheAndKeepsTenantsApart(int seed)
    {
        var random = new Random(seed);
        var disk = new MemoryBlobStore(TimeProvider.System);
        var blob = new FaultyBlobStore(new MemoryBlobStore(TimeProvider.System), seed, TimeProvider.System)
        {
            Faults = seed % 2 == 0 ? StoreFaults.None : new StoreFaults { FailedReads = 0.1, FailedWrites = 0.2, TornReads = 0.1, LostReplies = 0.1 },
        };
        TokenId[][] stems = [.. Enumerable.Range(0, 5).Select(_ => Tokens(random, 100 + random.Next(300)))];
        var asked = Tenants.ToDictionary(tenant => tenant, _ => new List<TokenId[]>());
        long restored = 0;
        long fromBelow = 0;
        for (int restart = 0; restart < Restarts; restart++)
        {
            ServingEngine engine = Open(random, restart % 2 == 0 ? disk : new MemoryBlobStore(TimeProvider.System), blob, alwaysRestores: restart >= Restarts / 2);
            GenerationRequest[] requests = [.. Enumerable.Range(0, RequestsPerEngine).Select(_ => Request(random, stems))];
            await using (engine)
            {
                foreach (GenerationRequest[] together in requests.Chunk(4))
                {
                    GenerationResult[] results = await Task.WhenAll(together.Select(request => engine.GenerateAsync(request, default)));
                    Assert.Equal(together.Select(ReferenceModel.Answer), results.Select(result => result.Tokens.ToList()));
                    foreach (GenerationRequest request in together)
                    {
                        asked[request.Tenant].Add(request.Prompt);
                    }

                    foreach ((GenerationRequest request, GenerationResult result) in together.Zip(results))
                    {
                        // Itself is among those asked; whoever else gave it a beginning was of its tenant.
                        int own = asked[request.Tenant].Where(prompt => prompt != request.Prompt).Select(prompt => Common(prompt, request.Prompt)).DefaultIfEmpty(0).Max();
                        Assert.InRange(result.Usage.CachedTokens, 0, own);
                    }
                }

                restored += engine.Statistics.PromptTokensRestored;
                fromBelow += engine.Statistics.PromptTokensFromDisk + engine.Statistics.PromptTokensFromBlob;
            }

            Assert.Equal(0, engine.Statistics.StoreSnapshotsRefused);
        }

        Assert.True(restored > 0 && fromBelow > 0, $"Seed {seed}: {restored} restored, {fromBelow} of them from disk and blob.");
    }

    // The first engines restore where it was measured to be faster; what the machine measures must not decide whether anything is.
    private static ServingEngine Open(Random random, IBlobStore disk, IBlobStore blob, bool alwaysRestores) => new(
        new FakeModelEngine(contextTokens: 600 + random.Next(1_000), batchTokensMax: 64, sequencesMax: 16),
        new EngineOptions
        {
            ChecksEveryStep = true,
            AlwaysRestores = alwaysRestores,
            RunningRequestsMax = 4,
            SnapshotTokensMin = 16,
            IdleTokensMax = random.Next(3) * 100,
            HostSnapshotBytesMax = 4_000 + random.Next(20_000),
            SnapshotStore = new SnapshotStoreOptions(
                ContentHash.Of([7]),
                new SnapshotTierOptions(CacheTier.Disk, disk) { BytesMax = 20_000 + random.Next(40_000) },
                new SnapshotTierOptions(CacheTier.Blob, blob))
            {
                WaitMax = TimeSpan.FromSeconds(30),
                PauseAfterFailure = TimeSpan.Zero,
                ListingTtl = TimeSpan.FromMilliseconds(random.Next(2) * 100),
            },
        },
        TimeProvider.System);

    private static GenerationRequest Request(Random random, TokenId[][] stems)
    {
        TokenId[] stem = stems[random.Next(stems.Length)];
        int shared = 20 + random.Next(stem.Length - 20);
        return new GenerationRequest
        {
            Prompt = [.. stem[..shared], .. Tokens(random, 1 + random.Next(40))],
            Breakpoints = random.Next(2) == 0 ? [shared] : [],
            OutputTokensMax = 1 + random.Next(6),
            Priority = random.Next(3) == 0 ? CallPriority.Interactive : CallPriority.Batch,
            Tenant = Tenants[random.Next(Tenants.Length)],
        };
    }

    private static int Common(TokenId[] left, TokenId[] right) => left.AsSpan().CommonPrefixLength(right);

    private static TokenId[] Tokens(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => new TokenId(random.Next(1, 38)))];
}
