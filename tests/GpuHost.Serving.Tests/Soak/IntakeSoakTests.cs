using GpuHost.Serving.Engine;

namespace GpuHost.Serving.Tests.Soak;

public sealed class IntakeSoakTests
{
    [Theory]
    [InlineData(11UL)]
    public async Task Run_FiveThousandRequestsCancelsAndDeadlines_LeavesNothingBehind(ulong seed)
    {
        const int requests = 5_000;
        await using ServingEngine engine = IntakeSoak.OpenEngine();

        using var soak = new IntakeSoak(seed, requests, clients: 32);
        SoakReport report = await soak.RunAsync(engine);

        Assert.True(report.Problems.Count == 0, $"Seed {seed}: {string.Join(' ', report.Problems)}");
        Assert.Equal(requests, report.Total);
        Assert.True(
            report.Answered > requests / 4 && report.Hits > requests / 20 && report.Cancelled > requests / 20,
            $"Seed {seed}: {report}");
        Assert.True(engine.Statistics.SwapOuts > 0 && engine.DeterministicStatistics!.RequestsFinished > 0, $"Seed {seed}: too easy.");
    }
}
