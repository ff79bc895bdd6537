using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>The hub under 200 seeds; <c>bench hub-simulation</c> runs thousands.</summary>
public sealed class HubSimulationTests(ITestOutputHelper log)
{
    private const int FirstSeed = 5_000;
    private const int Seeds = 200;

    [Fact]
    public async Task Hub_CrashesStallsAndLateAnswers_EndsEveryInstanceOnceWithItsOutput()
    {
        ConcurrentBag<SimulationReport> reports = [];
        ConcurrentBag<string> problems = [];
        await Parallel.ForAsync(FirstSeed, FirstSeed + Seeds, async (seed, _) =>
        {
            SimulationReport report = await HubSimulation.RunAsync(seed);
            reports.Add(report);
            foreach (string problem in report.Problems)
            {
                problems.Add($"seed {seed}: {problem}");
            }
        });

        log.WriteLine(
            $"seeds {FirstSeed} to {FirstSeed + Seeds - 1}: {reports.Sum(r => r.Instances)} instances, {reports.Sum(r => r.Crashes)} crashes, "
            + $"{reports.Sum(r => r.Accepted)} answers accepted, {reports.Sum(r => r.Refused)} refused");
        Assert.True(problems.IsEmpty, string.Join('\n', problems));
        Assert.True(reports.Sum(r => r.Crashes) > Seeds && reports.Sum(r => r.Refused) > Seeds / 4, "The simulation disturbs nothing.");
    }

    [Fact]
    public async Task Simulation_OfOneSeed_IsTheSameEachTime()
    {
        SimulationReport first = await HubSimulation.RunAsync(4711);
        SimulationReport second = await HubSimulation.RunAsync(4711);

        Assert.Equal((first.Crashes, first.Accepted, first.Refused), (second.Crashes, second.Accepted, second.Refused));
    }
}
