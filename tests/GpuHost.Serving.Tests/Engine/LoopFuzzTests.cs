using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;

namespace GpuHost.Serving.Tests.Engine;

public sealed class LoopFuzzTests
{
    [Theory]
    [InlineData(1UL, 256, 8, 4_000, 1_500)] // much sharing, some pressure
    [InlineData(2UL, 96, 8, 1_000, 1_000)] // cells run out all the time, and so does the host's memory
    [InlineData(3UL, 256, 4, 100_000, 1_000)] // ids run out all the time
    [InlineData(4UL, 2_048, 16, 1_000_000, 500)] // room for all
    [InlineData(5UL, 128, 8, 0, 1_000)] // no snapshots
    public void Run_RandomRequestsCancelsAndDeadlines_AnswersRightAndLeavesNothing(
        ulong seed, int contextTokens, int sequencesMax, long snapshotBytesMax, int requests)
    {
        var simulation = new LoopSimulation(seed, contextTokens, sequencesMax, snapshotBytesMax);

        simulation.Run(requests);

        EngineStatistics statistics = simulation.Counters.Read(0, contextTokens);
        Assert.True(simulation.Answered > requests / 2, $"Only {simulation.Answered} were answered (seed {seed}).");
        Assert.True(simulation.Cancelled > 0 && simulation.Late > 0, $"Nothing was cancelled or late (seed {seed}).");
        Assert.True(
            statistics.PromptTokensCached + statistics.PromptTokensRestored > statistics.PrefillTokensComputed / 10,
            $"Next to nothing was shared (seed {seed}).");
        Assert.Equal(snapshotBytesMax > 0, statistics.PromptTokensRestored > 0);
        Assert.Equal(requests, simulation.Answered + simulation.Cancelled + simulation.Late);
    }

    [Theory]
    [InlineData(6UL)]
    [InlineData(7UL)]
    public void Run_ContextThatFailsNowAndThen_LosesNoRequestAndNoCell(ulong seed)
    {
        const int requests = 800;
        var simulation = new LoopSimulation(seed, contextTokens: 160, sequencesMax: 8, snapshotBytesMax: 10_000);
        simulation.Model.BeforeDecode = number => (number % 97) switch
        {
            13 => new DecodeOutcome(DecodeStatus.Fatal, "injected"),
            50 or 51 => new DecodeOutcome(DecodeStatus.NoKvSlot, "injected"),
            _ => null,
        };
        simulation.Model.RefusesRestore = number => number % 11 == 5;

        simulation.Run(requests);

        EngineStatistics statistics = simulation.Counters.Read(0, 0);
        Assert.True(simulation.Answered > requests / 2);
        Assert.Equal(requests, simulation.Answered + simulation.Cancelled + simulation.Late + simulation.Faulted);
        Assert.True(statistics.ContextRebuilds > 5 && statistics.SnapshotsRefused > 0);
    }
}
