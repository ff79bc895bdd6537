using Xunit.Abstractions;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>
/// Whole runs on a store that fails, with a model that fails, stopped and crashed at random: what comes out must be what comes
/// out of a calm run, to the byte, with every row accounted for.
/// </summary>
public sealed class RunSimulationTests(ITestOutputHelper log)
{
    private const int FirstSeed = 1000;
    private const int Seeds = 200;

    [Fact]
    public async Task RunAsync_FaultsStopsAndCrashes_EndAsACalmRunDoes()
    {
        int stops = 0;
        int crashes = 0;
        for (int seed = FirstSeed; seed < FirstSeed + Seeds; seed++)
        {
            log.WriteLine($"seed {seed}");
            (int stopped, int crashed) = await RunSimulation.RunAsync(seed);
            stops += stopped;
            crashes += crashed;
        }

        log.WriteLine($"{stops} stops, {crashes} crashes");
        Assert.True(stops > 0 && crashes > 0, "The simulation disturbs no run.");
    }
}
