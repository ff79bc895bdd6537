using System.Diagnostics;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.App;

/// <summary>One run, many who listen to it: how long a change takes to reach them all, what a listener holds, and what telling one costs.</summary>
internal static class ListenersBench
{
    private const int Rows = 5;

    /// <summary>As long as the app waits between two looks at a run.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    public static async Task RunAsync(AppServer app, ModelEndpoint model, AppBenchSettings settings)
    {
        string run = await app.StartRunAsync(Enumerable.Range(0, Rows).Select(static row => $"{ModelEndpoint.Held} row {row}"));
        long before = app.ResidentBytes;
        var heard = new Heard(settings.Listeners);
        Task[] listeners = [.. Enumerable.Range(0, settings.Listeners).Select(_ => ListenAsync(app, run, heard))];
        await heard.AllAsync();
        long held = app.ResidentBytes - before;
        long events = heard.Events;
        TimeSpan cpu = app.Cpu;
        List<double> latest = [];
        List<double> spread = [];
        for (int row = 0; row < Rows; row++)
        {
            heard.Begin();
            long released = Stopwatch.GetTimestamp();
            model.Release();
            await heard.AllAsync();
            (long first, long last) = heard.Times;
            latest.Add(Stopwatch.GetElapsedTime(released, last).TotalMilliseconds);
            spread.Add(Stopwatch.GetElapsedTime(first, last).TotalMilliseconds);
        }

        await Task.WhenAll(listeners);
        double cpuMicroseconds = (app.Cpu - cpu).TotalMicroseconds;
        Console.WriteLine($"{settings.Listeners} listeners to one run");
        Console.WriteLine($"  from a change until all have heard of it   {WayMeasure.Quantile(latest, 0.5):F0} ms (the app looks every {LookInterval.TotalMilliseconds:F0} ms)");
        Console.WriteLine($"  from the first that hears to the last      {WayMeasure.Quantile(spread, 0.5):F1} ms, at most {spread.Max():F1} ms");
        Console.WriteLine($"  events that they got                       {heard.Events}, the app's CPU {cpuMicroseconds / (heard.Events - events):F0} µs each");
        Console.WriteLine($"  resident memory of a listener              {held / 1e3 / settings.Listeners:F1} kB");
    }

    private static async Task ListenAsync(AppServer app, string run, Heard heard)
    {
        using HttpResponseMessage answer = await app.Client.GetAsync($"/api/runs/{run}/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        int listener = heard.Join();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                heard.One(listener);
            }
        }
    }
}
