using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Grammar;

namespace GpuHost.LlamaCpp.Tests.Serving;

/// <summary>The serving loop and the real model engine together; each is tested alone elsewhere.</summary>
[Collection(LlamaCollection.Name)]
public sealed class ServingOverLlamaTests(LlamaFixture llama)
{
    private static readonly EngineOptions Options = new() { ChecksEveryStep = true };

    [Fact]
    public async Task GenerateAsync_Greedy_EqualsABareDecodeLoop()
    {
        const int OutputTokens = 24;
        TokenId[] prompt;
        List<TokenId> expected = [];
        using (LlamaModelEngine bare = llama.OpenEngine())
        {
            prompt = bare.RandomTokens(new Random(1), 40);
            float[] logits = bare.Decode(new SequenceId(0), prompt);
            for (int i = 0; i < OutputTokens; i++)
            {
                expected.Add(new TokenId(logits.Index().MaxBy(logit => logit.Item).Index));
                logits = bare.Decode(new SequenceId(0), expected[^1]);
            }
        }

        await using var serving = new ServingEngine(llama.OpenEngine(), Options, TimeProvider.System);
        GenerationResult result = await serving.GenerateAsync(
            new GenerationRequest { Prompt = prompt, OutputTokensMax = OutputTokens, IgnoresEnd = true }, CancellationToken.None);

        Assert.Equal(expected, result.Tokens);
    }

    [Fact]
    public async Task GenerateAsync_SharedPrefix_IsComputedOnce()
    {
        const int Requests = 12;
        const int PrefixTokens = 128;
        const int OwnTokens = 16;
        LlamaModelEngine engine = llama.OpenEngine(LlamaFixture.SmallContext with { ContextTokens = 1024 });
        TokenId[] prefix = engine.RandomTokens(new Random(2), PrefixTokens);
        GenerationRequest[] requests = [.. Enumerable.Range(0, Requests).Select(i => new GenerationRequest
        {
            Prompt = [.. prefix, .. engine.RandomTokens(new Random(100 + i), OwnTokens)],
            Breakpoints = [PrefixTokens],
            OutputTokensMax = 8,
            IgnoresEnd = true,
        })];
        await using var serving = new ServingEngine(engine, Options, TimeProvider.System);

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => serving.GenerateAsync(request, CancellationToken.None)));

        Assert.All(results, result => Assert.Equal(8, result.Tokens.Count));
        Assert.InRange(serving.Statistics.PrefillTokensComputed, PrefixTokens + (Requests * OwnTokens), PrefixTokens + (Requests * OwnTokens) + Requests);
        Assert.Equal(0, serving.Statistics.ContextRebuilds);
    }

    [Fact]
    public async Task GenerateAsync_MoreThanTheContextHolds_EverybodyIsAnswered()
    {
        LlamaModelEngine engine = llama.OpenEngine();
        GenerationRequest[] requests = [.. Enumerable.Range(0, 10).Select(i => new GenerationRequest
        {
            Prompt = engine.RandomTokens(new Random(i), 90),
            OutputTokensMax = 40,
            IgnoresEnd = true,
        })];
        await using var serving = new ServingEngine(engine, Options, TimeProvider.System);

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => serving.GenerateAsync(request, CancellationToken.None)));

        Assert.All(results, result => Assert.Equal(40, result.Tokens.Count));
        Assert.Equal(0, serving.Statistics.ContextRebuilds);
    }

    [Fact]
    public async Task GenerateAsync_WithASchema_AnswersInJsonOfIt()
    {
        const string Schema = """{"type":"object","properties":{"label":{"enum":["a","b"]},"n":{"type":"integer","minimum":0,"maximum":99}},"required":["label","n"]}""";
        string grammar = GbnfGrammar.FromJsonSchema(JObject.Parse(Schema)).Value!.Text;
        await using var serving = new ServingEngine(llama.OpenEngine(), Options, TimeProvider.System);
        TokenId[] prompt = serving.Tokenizer.Tokenize("Answer:", addSpecial: true, parseSpecial: false);

        for (ulong seed = 0; seed < 5; seed++)
        {
            GenerationResult result = await serving.GenerateAsync(
                new GenerationRequest
                {
                    Prompt = prompt,
                    Constraint = serving.CreateConstraint(grammar),
                    Sampling = new SamplingSettings { Temperature = 1, Seed = seed },
                    OutputTokensMax = 64,
                },
                CancellationToken.None);

            var row = JObject.Parse(result.Text);
            Assert.Contains((string?)row["label"], new[] { "a", "b" });
            Assert.InRange((int)row["n"]!, 0, 99);
        }
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_LeavesNothingInTheCache()
    {
        await using var serving = new ServingEngine(llama.OpenEngine(), Options, TimeProvider.System);
        using var source = new CancellationTokenSource();
        var request = new GenerationRequest
        {
            Prompt = serving.Tokenizer.Tokenize("on and on", addSpecial: true, parseSpecial: false),
            IgnoresEnd = true,
        };

        int pieces = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (GenerationUpdate update in serving.StreamAsync(request, source.Token))
            {
                if (++pieces == 3)
                {
                    await source.CancelAsync();
                }
            }
        });

        await serving.GenerateAsync(request with { OutputTokensMax = 4 }, CancellationToken.None);
        Assert.Equal(0, serving.Statistics.RequestsRunning);
    }
}
