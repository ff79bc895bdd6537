using System.Globalization;

namespace Pipelines.Runtime.Tests.Simulation;

/// <summary>Thousands of seeds, for <c>bench soak-runs</c>.</summary>
internal static class SimulationProgram
{
    public const string Word = "simulate";

    /// <summary>Arguments: <c>--seeds 5000 --first 100000 --times 1</c>; what threads do is not drawn from the seed, so it may be worth a repetition.</summary>
    /// <returns>1 when any seed shows a problem.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int seeds = Number(args, "--seeds", 5_000);
        int first = Number(args, "--first", 100_000);
        int times = Number(args, "--times", 1);
        Console.WriteLine($"seeds {first} to {first + seeds - 1}, {times} times each");
        int stops = 0;
        int crashes = 0;
        int problems = 0;
        await Parallel.ForAsync(0, seeds * times, async (one, _) =>
        {
            int seed = first + (one / times);
            try
            {
                (int stopped, int crashed) = await RunSimulation.RunAsync(seed);
                Interlocked.Add(ref stops, stopped);
                Interlocked.Add(ref crashes, crashed);
            }
#pragma warning disable CA1031 // Whatever a seed trips over is what the soak looks for, and it goes on with the next.
            catch (Exception e)
#pragma warning restore CA1031
            {
                Interlocked.Increment(ref problems);
                Console.WriteLine($"PROBLEM  seed {seed}: {e.Message}");
            }
        });
        Console.WriteLine($"{stops} stops, {crashes} crashes, {problems} seeds with problems");
        return problems == 0 ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
