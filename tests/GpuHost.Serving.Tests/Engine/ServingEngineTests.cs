using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Sampling;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Tests.Engine;

public sealed class ServingEngineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly EngineOptions Checked = new() { ChecksEveryStep = true };

    [Fact]
    public async Task Generate_OneRequest_GivesTheModelsAnswerAndItsCost()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(), Checked, TimeProvider.System);
        GenerationRequest request = Ask("the quick brown fox");

        GenerationResult result = await engine.GenerateAsync(request, CancellationToken.None);

        Assert.Equal(ReferenceModel.Answer(request), result.Tokens);
        Assert.Equal(19, result.Usage.InputTokens);
        Assert.Equal(0, result.Usage.CachedTokens);
        Assert.Equal(result.Tokens.Count, result.Usage.OutputTokens);
        Assert.Equal(result.Tokens[^1] == FakeTokenizer.Eos ? FinishReason.Stop : FinishReason.Length, result.FinishReason);
    }

    [Fact]
    public async Task Generate_GroupsWithSharedPrefixes_ComputesEachPrefixOnce()
    {
        const int groups = 4;
        const int perGroup = 6;
        const int prefix = 100;
        const int suffix = 10;
        var model = new FakeModelEngine(contextTokens: 4_096, batchTokensMax: 64, sequencesMax: 32);
        await using var engine = new ServingEngine(model, Checked with { RunningRequestsMax = 8 }, TimeProvider.System);
        GenerationRequest[] requests = [.. Shuffled(
            from g in Enumerable.Range(0, groups)
            from i in Enumerable.Range(0, perGroup)
            select Ask(Letters(prefix, g) + Letters(suffix, 100 + (g * perGroup) + i)) with { Breakpoints = [prefix], OutputTokensMax = 5 })];

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.Equal(requests.Select(ReferenceModel.Answer), results.Select(result => result.Tokens.ToList()));
        const int ideal = groups * (prefix + (perGroup * suffix));
        Assert.Equal(ideal, results.Sum(result => result.Usage.ComputedTokens));
        Assert.Equal(ideal, engine.Statistics.PrefillTokensComputed);
    }

    [Fact]
    public async Task Generate_GroupsWhosePrefixesAreSaved_ComeGroupByGroup()
    {
        const int groups = 4;
        const int running = 4;
        const int prefix = 100;
        const int own = 15;
        var model = new FakeModelEngine(contextTokens: 4_096, batchTokensMax: 64, sequencesMax: 32);
        await using var engine = new ServingEngine(
            model,
            Checked with { RunningRequestsMax = running, IdleTokensMax = 0, HostSnapshotBytesMax = 1_000_000, AlwaysRestores = true },
            TimeProvider.System);
        GenerationRequest[] requests = [.. Shuffled(
            from g in Enumerable.Range(0, groups)
            from i in Enumerable.Range(0, running)
            select Ask(Letters(prefix, g) + Letters(own - 5, 100 + (g * running) + i)) with { Breakpoints = [prefix], OutputTokensMax = 5, IgnoresEnd = true })];
        await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));
        int cellsPeak = 0;
        using var isHeld = new ManualResetEventSlim();
        using var allWait = new ManualResetEventSlim();
        model.BeforeDecode = _ =>
        {
            isHeld.Set();
            allWait.Wait(Patience);
            cellsPeak = Math.Max(cellsPeak, model.CellsUsed);
            return null;
        };

        // Another's request holds the engine until all wait: an order of arrival would decide who runs together, else.
        Task<GenerationResult> first = engine.GenerateAsync(Ask(Letters(own - 5, 900)) with { OutputTokensMax = 5 }, default);
        isHeld.Wait(Patience);
        Task<GenerationResult>[] all = [.. requests.Select(request => engine.GenerateAsync(request, default))];
        allWait.Set();
        GenerationResult[] warm = await Task.WhenAll(all);
        await first;

        // A group's last may still run when the next one's first begins: two prefixes, never four.
        Assert.InRange(cellsPeak, prefix, (2 * prefix) + ((running + 1) * own));
        Assert.All(warm, result => Assert.Equal(prefix, result.Usage.CachedTokens));
    }

    [Fact]
    public async Task Generate_ConversationTurn_PaysOnlyForItsNewTokens()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(), Checked, TimeProvider.System);
        GenerationRequest first = Ask("once upon a time there was a fox. ") with
        {
            Priority = CallPriority.Interactive,
            OutputTokensMax = 12,
            IgnoresEnd = true,
        };
        GenerationResult answer = await engine.GenerateAsync(first, CancellationToken.None);

        GenerationRequest second = first with { Prompt = [.. first.Prompt, .. answer.Tokens, .. Tokens(" and then")] };
        GenerationResult next = await engine.GenerateAsync(second, CancellationToken.None);

        Assert.Equal(ReferenceModel.Answer(second), next.Tokens);
        Assert.Equal(first.Prompt.Length + answer.Tokens.Count - 1, next.Usage.CachedTokens); // the last token was never computed
    }

    [Fact]
    public async Task Generate_TwoTenants_NeverShare()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(), Checked, TimeProvider.System);
        GenerationRequest request = Ask(Letters(120, 1)) with { Breakpoints = [100], Tenant = "a" };

        await engine.GenerateAsync(request, CancellationToken.None);
        GenerationResult same = await engine.GenerateAsync(request, CancellationToken.None);
        GenerationResult other = await engine.GenerateAsync(request with { Tenant = "b" }, CancellationToken.None);
        GenerationResult adapted = await engine.GenerateAsync(
            request with { Adapters = [new AdapterUse(new AdapterId(1), 1)] }, CancellationToken.None);

        Assert.Equal(100, same.Usage.CachedTokens);
        Assert.Equal(0, other.Usage.CachedTokens);
        Assert.Equal(0, adapted.Usage.CachedTokens);
        Assert.NotEqual(other.Tokens, adapted.Tokens);
    }

    [Fact]
    public async Task Generate_MoreThanTheContextHolds_SwapsOutAndStillAnswersAll()
    {
        var model = new FakeModelEngine(contextTokens: 128, sequencesMax: 8);
        await using var engine = new ServingEngine(model, Checked with { RunningRequestsMax = 6 }, TimeProvider.System);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 12).Select(i =>
            Ask(Letters(20, i)) with { OutputTokensMax = 60, IgnoresEnd = true })];

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.Equal(requests.Select(ReferenceModel.Answer), results.Select(result => result.Tokens.ToList()));
        Assert.True(engine.Statistics.SwapOuts > 0);
    }

    [Theory]
    [InlineData(DecodeStatus.Fatal)]
    [InlineData(DecodeStatus.NoKvSlot)]
    public async Task Generate_DecodeFails_IsDoneAgain(DecodeStatus status)
    {
        var model = new FakeModelEngine { BeforeDecode = number => number == 4 ? new DecodeOutcome(status, "injected") : null };
        await using var engine = new ServingEngine(model, Checked, TimeProvider.System);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 5).Select(i => Ask(Letters(30, i)))];

        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.Equal(requests.Select(ReferenceModel.Answer), results.Select(result => result.Tokens.ToList()));
        Assert.Equal(status == DecodeStatus.Fatal ? 1 : 0, engine.Statistics.ContextRebuilds);
    }

    [Fact]
    public async Task Generate_ContextThatAlwaysFails_GivesUpAfterABoundedNumberOfTries()
    {
        var model = new FakeModelEngine { BeforeDecode = _ => new DecodeOutcome(DecodeStatus.Fatal, "broken") };
        await using var engine = new ServingEngine(model, Checked, TimeProvider.System);

        RequestException failure = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask("hello"), default));

        Assert.Equal(RequestFailure.EngineFault, failure.Failure);
        Assert.Equal(2, model.DecodeCount);
    }

    [Fact]
    public async Task Generate_LogitsThatAreNoNumbers_EmptiesTheContextAndGoesOn()
    {
        var model = new FakeModelEngine();
        model.PoisonedDecodes.Add(1);
        await using var engine = new ServingEngine(model, Checked, TimeProvider.System);

        RequestException failure = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask("hello"), default));
        GenerationRequest next = Ask("hello again");
        GenerationResult result = await engine.GenerateAsync(next, CancellationToken.None);

        Assert.Equal(RequestFailure.EngineFault, failure.Failure);
        Assert.Equal(ReferenceModel.Answer(next), result.Tokens);
        Assert.Equal(1, engine.Statistics.ContextRebuilds);
    }

    [Theory]
    [InlineData(512, null, RequestFailure.ContextOverflow)]
    [InlineData(500, 13, RequestFailure.ContextOverflow)]
    [InlineData(0, null, RequestFailure.Invalid)]
    public async Task Generate_WhatCannotFit_IsRefusedAndNotCut(int promptTokens, int? outputMax, RequestFailure expected)
    {
        await using var engine = new ServingEngine(new FakeModelEngine(contextTokens: 512), Checked, TimeProvider.System);

        RequestException refusal = await Assert.ThrowsAsync<RequestException>(
            () => engine.GenerateAsync(Ask(Letters(promptTokens, 1)) with { OutputTokensMax = outputMax }, default));

        Assert.Equal(expected, refusal.Failure);
    }

    [Theory]
    [InlineData(256, null, 256, "open the model with a larger context", "was trained for")]
    [InlineData(250, 7, 256, "open the model with a larger context", "was trained for")]
    [InlineData(200, null, 200, "'fake' was trained for 200 tokens", "open the model with")]
    [InlineData(190, 11, 200, "name another model", "open the model with")]
    public async Task Generate_WhatCannotFit_IsToldWhatHelps(int promptTokens, int? outputMax, int requestTokensMax, string expected, string notSaid)
    {
        ModelDescription larger = new FakeModelEngine().Model;
        ModelDescription described = requestTokensMax < 256 ? larger with { TrainedContextTokens = requestTokensMax } : larger;
        await using var engine = new ServingEngine(new FakeModelEngine(contextTokens: 256) { Model = described }, Checked, TimeProvider.System);

        RequestException refusal = await Assert.ThrowsAsync<RequestException>(
            () => engine.GenerateAsync(Ask(Letters(promptTokens, 1)) with { OutputTokensMax = outputMax }, default));

        Assert.Contains($"may have {requestTokensMax}.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(notSaid, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_PromptAndAnswerFillTheContextExactly_EndsWithLength()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(contextTokens: 128), Checked, TimeProvider.System);
        GenerationRequest request = Ask(Letters(100, 1)) with { IgnoresEnd = true, OutputTokensMax = null };

        GenerationResult result = await engine.GenerateAsync(request, CancellationToken.None);

        Assert.Equal(FinishReason.Length, result.FinishReason);
        Assert.Equal(28, result.Tokens.Count);
    }

    [Fact]
    public async Task Dispose_AgainAndAtTheSameTime_EndsOnce()
    {
        var model = new FakeModelEngine();
        var engine = new ServingEngine(model, Checked, TimeProvider.System);
        await engine.GenerateAsync(Ask("hello"), default);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await engine.DisposeAsync())));
        await engine.DisposeAsync();

        Assert.True(model.IsDisposed);
        RequestException refusal = await Assert.ThrowsAsync<RequestException>(() => engine.GenerateAsync(Ask("too late"), default));
        Assert.Equal(RequestFailure.ShuttingDown, refusal.Failure);
    }

    [Fact]
    public async Task Stream_Pieces_AddUpToTheAnswer()
    {
        await using var engine = new ServingEngine(new FakeModelEngine(), Checked, TimeProvider.System);
        string text = "";
        GenerationResult? final = null;
        await foreach (GenerationUpdate update in engine.StreamAsync(Ask("tell me"), CancellationToken.None))
        {
            text += update.Text;
            final = update.Final ?? final;
        }

        Assert.Equal(final!.Text, text);
        Assert.Equal(ReferenceModel.Answer(Ask("tell me")), final.Tokens);
    }

    private static GenerationRequest Ask(string text) => new()
    {
        Prompt = Tokens(text),
        OutputTokensMax = 40,
        Sampling = SamplingSettings.Greedy,
    };

    private static TokenId[] Tokens(string text) => new FakeTokenizer().Tokenize(text, false, false);

    /// <summary>Text that begins differently for each seed.</summary>
    private static string Letters(int count, int seed) => new(
        [.. Enumerable.Range(0, count).Select(i => (char)('a' + (((seed * 7) + (i * (seed + 3)) + (i * i)) % 26)))]);

    private static IEnumerable<T> Shuffled<T>(IEnumerable<T> items)
    {
        var random = new GpuHost.Serving.Randomness.Xoshiro256(4);
        return items.OrderBy(_ => random.NextUInt64());
    }
}
