using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;

namespace GpuHost.Serving.Tests.Real;

[Collection(RealModelCollection.Name)]
public sealed class EngineOnLlamaTests(RealModel model)
{
    private const int Requests = 24;

    [Theory]
    [InlineData(4_096)] // room for all
    [InlineData(768)] // swap-outs
    public async Task Generate_ManyWithOnePrefix_AgreesWithTheContextAfterEveryStep(int contextTokens)
    {
        await using ServingEngine engine = model.OpenEngine(contextTokens);
        TokenId[] prefix = engine.Tokenizer.Tokenize(string.Concat(Enumerable.Range(0, 18).Select(i => $"Rule {i}: answer with care. ")), true, true);
        GenerationRequest[] requests = [.. Enumerable.Range(0, Requests).Select(i => new GenerationRequest
        {
            Prompt = [.. prefix, .. engine.Tokenizer.Tokenize($"{i} is the number of the document.", false, false)],
            Breakpoints = [prefix.Length],
            OutputTokensMax = 40,
            IgnoresEnd = true,
            Sampling = new SamplingSettings { Temperature = i % 2, Seed = (ulong)i },
        })];

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.All(results, result => Assert.Equal(40, result.Tokens.Count));
        int ideal = prefix.Length + requests.Sum(request => request.Prompt.Length - prefix.Length);
        Assert.InRange(results.Sum(result => result.Usage.ComputedTokens), 1, ideal);
        Assert.True(results.Sum(result => result.Usage.CachedTokens) >= (Requests - 1) * prefix.Length);
    }

    [Fact]
    public async Task Generate_SamePromptAgain_HitsAndAnswersAlike()
    {
        await using ServingEngine engine = model.OpenEngine();
        TokenId[] prompt = engine.Tokenizer.Tokenize("The customer waits for a refund since Monday and writes again.", true, true);
        var request = new GenerationRequest { Prompt = prompt, Breakpoints = [prompt.Length], OutputTokensMax = 12, IgnoresEnd = true };

        GenerationResult cold = await engine.GenerateAsync(request, CancellationToken.None);
        GenerationResult warm = await engine.GenerateAsync(request, CancellationToken.None);

        Assert.Equal(prompt.Length - 1, warm.Usage.CachedTokens);
        Assert.Equal(cold.Tokens[0], warm.Tokens[0]);
    }

    [Fact]
    public async Task Generate_UnderAGrammar_WritesOnlyWhatItAllows()
    {
        await using ServingEngine engine = model.OpenEngine();
        const string grammar = "root ::= \"{\\\"n\\\": \" [0-9] [0-9]? \"}\"";
        GenerationRequest[] requests = [.. Enumerable.Range(0, 8).Select(i => new GenerationRequest
        {
            Prompt = engine.Tokenizer.Tokenize($"Number {i * 31}:", true, true),
            Constraint = engine.CreateConstraint(grammar),
            OutputTokensMax = 40,
            Sampling = new SamplingSettings { Temperature = 1, Seed = (ulong)i },
        })];

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.All(results, result => Assert.Matches("^\\{\"n\": [0-9]{1,2}\\}$", result.Text));
    }
}
