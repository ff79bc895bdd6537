using System.Collections.Concurrent;
using System.Globalization;

namespace Pipelines.Durable.Tests.Simulation;

/// <summary>Thousands of seeds, for <c>bench soak-hub</c>.</summary>
internal static class SimulationProgram
{
    /// <summary>Arguments: <c>--seeds 5000 --first 100000</c>.</summary>
    /// <returns>1 when any seed shows a problem.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        int seeds = Number(args, "--seeds", 5_000);
        int first = Number(args, "--first", 100_000);
        Console.WriteLine($"seeds {first} to {first + seeds - 1}");
        ConcurrentBag<SimulationReport> reports = [];
        await Parallel.ForAsync(first, first + seeds, async (seed, _) =>
        {
            SimulationReport report = await HubSimulation.RunAsync(seed);
            reports.Add(report);
            foreach (string problem in report.Problems)
            {
                Console.WriteLine($"PROBLEM  seed {seed}: {problem}");
            }
        });
        Console.WriteLine(
            $"{reports.Sum(r => r.Instances)} instances, {reports.Sum(r => r.Crashes)} crashes, {reports.Sum(r => r.Accepted)} answers accepted, "
            + $"{reports.Sum(r => r.Refused)} refused, {reports.Count(r => r.Problems.Count > 0)} seeds with problems");
        return reports.All(r => r.Problems.Count == 0) ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
    }
}
