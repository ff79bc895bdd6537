using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Pipelines.Storage.Files;
using Pipelines.TestKit.Storage;

namespace GpuHost.Serving.Tests.Real;

[Collection(RealModelCollection.Name)]
public sealed class SnapshotsOnLlamaTests(RealModel model)
{
    private static readonly EngineOptions ContextKeepsNothing = new()
    {
        ChecksEveryStep = true,
        IdleTokensMax = 0,
        RunningRequestsMax = 4,
    };

    [Fact]
    public async Task Generate_PrefixLeftTheContext_ComesBackFromTheHostAndAnswersAlike()
    {
        await using ServingEngine engine = model.OpenEngine(options: ContextKeepsNothing);
        TokenId[] prefix = engine.Tokenizer.Tokenize(string.Concat(Enumerable.Range(0, 20).Select(i => $"Rule {i}: answer with care. ")), true, true);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 6).Select(i => new GenerationRequest
        {
            Prompt = [.. prefix, .. engine.Tokenizer.Tokenize($"{i} is the number.", false, false)],
            Breakpoints = [prefix.Length],
            OutputTokensMax = 1,
            Sampling = new SamplingSettings { TopLogProbs = 5 },
        })];

        EngineOptions nothingSaved = ContextKeepsNothing with { HostSnapshotBytesMax = 0 };
        List<GenerationResult> cold = await AnswerAsync(requests, nothingSaved);
        List<GenerationResult> control = await AnswerAsync(requests, nothingSaved with { StepTokensMax = 100 });
        var warm = new List<GenerationResult>();
        foreach (GenerationRequest request in requests)
        {
            warm.Add(await engine.GenerateAsync(request, CancellationToken.None));
        }

        Assert.All(cold, result => Assert.Equal(0, result.Usage.CachedTokens));
        Assert.Equal(0, warm[0].Usage.CachedTokens);

        // On a busy machine a restore may be measured as slower than prefill, and the next is then computed.
        Assert.Contains(warm, result => result.Usage.CachedTokens == prefix.Length);
        Assert.Equal(warm.Sum(result => result.Usage.CachedTokens), engine.Statistics.PromptTokensRestored);
        Assert.Equal(0, engine.Statistics.PromptTokensCached);
        // Batches of another shape change the last bits: a hit may differ from a miss by no more than misses among themselves.
        double noise = Enumerable.Range(0, requests.Length).Max(i => Difference(cold[i], control[i]));
        Assert.All(Enumerable.Range(0, requests.Length), i => Assert.InRange(Difference(cold[i], warm[i]), 0, (3 * noise) + 0.01));
    }

    [Fact]
    public async Task Generate_AfterARestart_RestoresThePrefixFromFiles()
    {
        using var folder = new TemporaryFolder();
        EngineOptions options = ContextKeepsNothing with
        {
            SnapshotStore = new SnapshotStoreOptions(
                model.File,
                new SnapshotTierOptions(CacheTier.Disk, new FileBlobStore(folder.FullPath, TimeProvider.System)) { Compresses = true })
            {
                WaitMax = TimeSpan.FromSeconds(60), // a busy machine is no reason to compute
            },
        };
        GenerationRequest request;
        GenerationResult cold;
        await using (ServingEngine first = model.OpenEngine(options: options))
        {
            TokenId[] prefix = first.Tokenizer.Tokenize(string.Concat(Enumerable.Range(0, 20).Select(i => $"Rule {i}: answer with care. ")), true, true);
            request = new GenerationRequest
            {
                Prompt = [.. prefix, .. first.Tokenizer.Tokenize("What now?", false, false)],
                Breakpoints = [prefix.Length],
                OutputTokensMax = 1,
                Sampling = new SamplingSettings { TopLogProbs = 5 },
            };
            cold = await first.GenerateAsync(request, CancellationToken.None);
        }

        // Another context size: a snapshot does not depend on it.
        await using ServingEngine second = model.OpenEngine(contextTokens: 1_024, options);
        GenerationResult warm = await second.GenerateAsync(request, CancellationToken.None);

        Assert.Equal(request.Breakpoints[0], warm.Usage.CachedTokens);
        Assert.Equal(cold.Tokens, warm.Tokens);
    }

    private async Task<List<GenerationResult>> AnswerAsync(IEnumerable<GenerationRequest> requests, EngineOptions options)
    {
        await using ServingEngine engine = model.OpenEngine(options: options);
        var results = new List<GenerationResult>();
        foreach (GenerationRequest request in requests)
        {
            results.Add(await engine.GenerateAsync(request, CancellationToken.None));
        }

        return results;
    }

    /// <summary>The largest difference of a log-probability that both report at the first place.</summary>
    private static double Difference(GenerationResult left, GenerationResult right) =>
        left.LogProbs![0].Top.Join(
            right.LogProbs![0].Top, entry => entry.Token, entry => entry.Token, (one, other) => Math.Abs(one.LogProb - other.LogProb)).Max();
}
