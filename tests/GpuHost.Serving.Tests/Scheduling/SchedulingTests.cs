using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;
using GpuHost.Serving.Tests.Fakes;
using Pipelines.Core.Inference;
using Pipelines.TestKit.Time;

namespace GpuHost.Serving.Tests.Scheduling;

/// <summary>What the scheduler owes single requests, on the engine with its thread.</summary>
public sealed class SchedulingTests
{
    [Fact]
    public async Task Generate_OnlySequenceHoldsAPrefixOfTheNextPrompt_IsAnsweredAllTheSame()
    {
        await using var engine = new ServingEngine(
            new FakeModelEngine(128, 64, sequencesMax: 1), new EngineOptions { RunningRequestsMax = 1, ChecksEveryStep = true }, TimeProvider.System);
        GenerationRequest first = Ask([1, 2, 3, 4, 5, 6]) with { Breakpoints = [6] };
        GenerationRequest second = Ask([1, 2, 3, 4, 5, 6, 7, 8]);

        await engine.GenerateAsync(first, default);
        GenerationResult result = await engine.GenerateAsync(second, default).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(ReferenceModel.Answer(second), result.Tokens);
    }

    [Fact]
    public async Task Generate_SwappedOutBatchJobs_LeaveNoSnapshotBehind()
    {
        await using var engine = new ServingEngine(
            new FakeModelEngine(96, 64, sequencesMax: 8),
            new EngineOptions { RunningRequestsMax = 6, SnapshotTokensMin = 2, ChecksEveryStep = true },
            TimeProvider.System);

        GenerationRequest[] requests = [.. Enumerable.Range(0, 12).Select(i => Ask([1 + i, 2 + i, 3 + i]) with { OutputTokensMax = 60, IgnoresEnd = true })];
        GenerationResult[] results = await Task.WhenAll(requests.Select(request => engine.GenerateAsync(request, default)));

        Assert.All(requests.Zip(results), pair => Assert.Equal(ReferenceModel.Answer(pair.First), pair.Second.Tokens));
        EngineStatistics statistics = await AtRestAsync(engine);
        Assert.True(statistics.SwapOuts > 0 && statistics.PromptTokensRestored > 0);
        Assert.Equal(0, statistics.HostSnapshotBytes);
    }

    [Fact]
    public async Task Generate_ConversationThatComesBackAfterItsTime_StillUsesWhatIsThere()
    {
        var clock = new ManualTimeProvider();
        await using var engine = new ServingEngine(
            new FakeModelEngine(512, 64, sequencesMax: 8), new EngineOptions { SnapshotTokensMin = 4, ChecksEveryStep = true }, clock);
        GenerationRequest turn = Ask([.. Enumerable.Range(1, 30)]) with { Priority = CallPriority.Interactive };
        GenerationResult first = await engine.GenerateAsync(turn, default);

        clock.Advance(TimeSpan.FromSeconds(16));
        GenerationRequest next = turn with { Prompt = [.. turn.Prompt, .. first.Tokens.Where(token => token != FakeTokenizer.Eos), new TokenId(5), new TokenId(6)] };
        GenerationResult second = await engine.GenerateAsync(next, default);

        Assert.True(second.Usage.CachedTokens >= 30, $"Only {second.Usage.CachedTokens} of {next.Prompt.Length} tokens were cached.");
        Assert.Equal(ReferenceModel.Answer(next), second.Tokens);
    }

    [Fact]
    public async Task Generate_OneTenantFillsItsPartOfTheQueue_OthersStillComeIn()
    {
        using var gate = new ManualResetEventSlim();
        var model = new FakeModelEngine { BeforeDecode = _ => Hold(gate) };
        await using var engine = new ServingEngine(
            model, new EngineOptions { RunningRequestsMax = 1, QueuedRequestsMax = 8, QueuedRequestsPerTenantMax = 3 }, TimeProvider.System);
        var accepted = new List<Task>();
        int refused = 0;
        for (int i = 0; i < 12; i++)
        {
            try
            {
                accepted.Add(engine.GenerateAsync(Ask([1 + i]) with { Tenant = "greedy" }, default));
                if (accepted[^1].IsFaulted)
                {
                    accepted.RemoveAt(accepted.Count - 1);
                    refused++;
                }
            }
            catch (RequestException)
            {
                refused++;
            }
        }

        Task<GenerationResult> modest = engine.GenerateAsync(Ask([9]) with { Tenant = "modest" }, default);
        gate.Set();
        await Task.WhenAll(accepted);

        Assert.NotEmpty((await modest).Tokens);
        Assert.InRange(refused, 8, 9); // 3 wait, and one of the others may have started
    }

    /// <summary>An answer is out a moment before the loop has noted what it left.</summary>
    private static async Task<EngineStatistics> AtRestAsync(ServingEngine engine)
    {
        EngineStatistics now = engine.Statistics;
        for (int looks = 0; now.RequestsRunning > 0 && looks < 1_000_000; looks++)
        {
            await Task.Yield();
            now = engine.Statistics;
        }

        return engine.Statistics;
    }

    private static DecodeOutcome? Hold(ManualResetEventSlim gate)
    {
        gate.Wait(TimeSpan.FromSeconds(30));
        return null;
    }

    private static GenerationRequest Ask(int[] prompt) => new()
    {
        Prompt = Array.ConvertAll(prompt, token => new TokenId(token)),
        OutputTokensMax = 5,
    };
}
