using System.Diagnostics;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.App;

/// <summary>Sends requests of one kind, so many at a time, and prints what they took.</summary>
internal static class RequestLoad
{
    public static void PrintHead() =>
        Console.WriteLine($"{"",-42} {"requests/s",10} {"p50 ms",9} {"p99 ms",9} {"app's CPU ms",13} {"bytes",10}   a request");

    /// <param name="name">The kind.</param>
    /// <param name="app">Who is asked.</param>
    /// <param name="requests">How many.</param>
    /// <param name="clients">How many at a time.</param>
    /// <param name="askAsync">Sends one, by its number; gives the bytes of its answer.</param>
    public static async Task MeasureAsync(string name, AppServer app, int requests, int clients, Func<int, Task<long>> askAsync)
    {
        var milliseconds = new double[requests];
        long bytes = 0;
        TimeSpan cpu = app.Cpu;
        long start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (i, _) =>
        {
            long sent = Stopwatch.GetTimestamp();
            Interlocked.Add(ref bytes, await askAsync(i));
            milliseconds[i] = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print(name, requests / seconds, milliseconds, (app.Cpu - cpu).TotalMilliseconds / requests, bytes / requests);
    }

    public static void Print(string name, double perSecond, IReadOnlyCollection<double> milliseconds, double cpuMs, long bytes) => Console.WriteLine(
        $"{name,-42} {perSecond,10:F0} {WayMeasure.Quantile(milliseconds, 0.5),9:F1} {WayMeasure.Quantile(milliseconds, 0.99),9:F1} {cpuMs,13:F2} {bytes,10:N0}");
}
