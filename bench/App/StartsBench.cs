using System.Diagnostics;

namespace Pipelines.Bench.App;

/// <summary>Fills the store with runs of one row, each from its start to its end, and shows whether the first were cheaper than the last.</summary>
internal static class StartsBench
{
    /// <summary>Shown of the beginning and of the end.</summary>
    private const int WindowRuns = 500;

    /// <returns>The runs.</returns>
    public static async Task<string[]> FillAsync(AppServer app, AppBenchSettings settings)
    {
        var runs = new string[settings.Runs];
        var startMs = new double[settings.Runs];
        TimeSpan cpu = app.Cpu;
        long begun = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, settings.Runs, new ParallelOptions { MaxDegreeOfParallelism = settings.Clients }, async (i, _) =>
        {
            long sent = Stopwatch.GetTimestamp();
            runs[i] = await app.StartRunAsync([$"ticket {i}"]);
            startMs[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            await app.EndRunAsync(runs[i]);
        });
        double perSecond = settings.Runs / Stopwatch.GetElapsedTime(begun).TotalSeconds;
        double cpuMs = (app.Cpu - cpu).TotalMilliseconds / settings.Runs;
        int window = Math.Min(WindowRuns, settings.Runs);
        RequestLoad.Print($"start, poll, end: the first {window}", perSecond, startMs[..window], cpuMs, 0);
        RequestLoad.Print($"start, poll, end: the last {window} of {settings.Runs}", perSecond, startMs[^window..], cpuMs, 0);
        return runs;
    }

    /// <summary>Many starts that nobody waits for, and how long the app then works on them.</summary>
    public static async Task BurstAsync(AppServer app, AppBenchSettings settings)
    {
        var runs = new string[settings.Burst];
        long begun = Stopwatch.GetTimestamp();
        await RequestLoad.MeasureAsync($"{settings.Burst} starts at once", app, settings.Burst, settings.Burst, async i =>
        {
            runs[i] = await app.StartRunAsync([$"burst {i}"]);
            return 0;
        });
        await Task.WhenAll(runs.Select(app.EndRunAsync));
        Console.WriteLine($"  all of them had ended after {Stopwatch.GetElapsedTime(begun).TotalSeconds:F1} s");
    }
}
