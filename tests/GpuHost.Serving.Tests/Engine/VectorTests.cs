using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Tests.Fakes;

namespace GpuHost.Serving.Tests.Engine;

public sealed class VectorTests
{
    private static readonly EngineOptions Checked = new() { ChecksEveryStep = true };

    [Theory]
    [InlineData(PoolingKind.Mean)]
    [InlineData(PoolingKind.Cls)]
    [InlineData(PoolingKind.Last)]
    public async Task Embed_AmongGenerations_PoolsTheStatesOfItsOwnTokens(PoolingKind pooling)
    {
        // Batches of 16 tokens: every text comes in chunks, and swaps and steps of the other kind come between.
        await using var engine = new ServingEngine(new FakeModelEngine(256, batchTokensMax: 16), Checked, TimeProvider.System);
        VectorRequest[] texts = [.. Enumerable.Range(1, 9).Select(i => new VectorRequest { Prompt = Tokens(i * 9, i), Pooling = pooling })];
        GenerationRequest[] prompts = [.. Enumerable.Range(1, 5).Select(i => new GenerationRequest { Prompt = Tokens(20, 40 + i), OutputTokensMax = 20 })];

        Task<GenerationResult>[] answers = [.. prompts.Select(prompt => engine.GenerateAsync(prompt, default))];
        VectorResult[] vectors = await Task.WhenAll(texts.Select(text => engine.EmbedAsync(text, default)));

        Assert.Equal(prompts.Select(ReferenceModel.Answer), (await Task.WhenAll(answers)).Select(answer => answer.Tokens.ToList()));
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(Expected(texts[i]), vectors[i].Values.Select(value => Math.Round(value, 4)));
            Assert.Equal(texts[i].Prompt.Length, vectors[i].Usage.ComputedTokens);
        }
    }

    [Fact]
    public async Task Embed_TextThatDoesNotFit_IsRefused()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(contextTokens: 64), Checked, TimeProvider.System);

        RequestException refusal = await Assert.ThrowsAsync<RequestException>(
            () => engine.EmbedAsync(new VectorRequest { Prompt = Tokens(64, 1) }, default));

        Assert.Equal(RequestFailure.ContextOverflow, refusal.Failure);
    }

    private static TokenId[] Tokens(int count, int seed) =>
        [.. Enumerable.Range(0, count).Select(i => new TokenId(1 + (((i * i) + (seed * 7) + (i * seed)) % 30)))];

    private static IEnumerable<double> Expected(VectorRequest request)
    {
        const int width = 4;
        var cells = new List<ulong>();
        var states = new List<float[]>();
        foreach (TokenId token in request.Prompt)
        {
            cells.Add(HistoryHash.Cell(token.Value, cells, ""));
            float[] state = new float[width];
            HistoryHash.Logits(cells[^1], state);
            states.Add(state);
        }

        return Enumerable.Range(0, width).Select(i => Math.Round(request.Pooling switch
        {
            PoolingKind.Cls => states[0][i],
            PoolingKind.Last => states[^1][i],
            _ => states.Select(state => state[i]).Sum() / states.Count,
        }, 4));
    }
}
