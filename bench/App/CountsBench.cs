using System.Diagnostics;
using System.Text.Json.Nodes;
using Pipelines.Bench.Orchestrate;
using Pipelines.Durable.Hub;

namespace Pipelines.Bench.App;

/// <summary>What no other work on the machine can change: requests to the store, reads and transactions of the hub, bytes allocated. Also of an idle app.</summary>
internal static class CountsBench
{
    private const int Times = 50;

    /// <summary>So many runs first, for what is made once.</summary>
    private const int Warming = 5;

    /// <summary>The inbox is looked at less and less often while it is empty; after so long no more seldom.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(35);

    public static async Task RunAsync(string folder, string[] runs, AppBenchSettings settings)
    {
        await using LocalApp app = await LocalApp.StartAsync(folder);
        Console.WriteLine($"{"in this process, one after the other",-42} {"store",10} {"hub reads",10} {"hub writes",10} {"kB allocated",13}   each, the client's share of kB included");
        using (AllocatedTypes? types = settings.ShowsTypes ? new AllocatedTypes() : null)
        {
            await CountAsync("a run of one row, from start to end", app, i => RunAsync(app, $"counted {i}"));
            foreach (string type in types?.Top() ?? [])
            {
                Console.WriteLine(type);
            }
        }

        await CountAsync("status of a run", app, i => app.Client.GetByteArrayAsync($"/api/runs/{runs[i % runs.Length]}"));
        await CountAsync("the newest 100 runs", app, _ => app.Client.GetByteArrayAsync("/api/runs"));
        await CountAsync("failed runs of a pipeline (none)", app, _ => app.Client.GetByteArrayAsync($"/api/runs?pipeline={AppServer.Pipeline}&status=Failed"));
        await CountAsync("output of a run", app, i => app.Client.GetByteArrayAsync($"/api/runs/{runs[i % runs.Length]}/output"));
        await CountAsync("events of a run that has ended", app, i => app.Client.GetByteArrayAsync($"/api/runs/{runs[i % runs.Length]}/events"));
        if (settings.IdleSeconds > 0)
        {
            await IdleAsync(app, TimeSpan.FromSeconds(settings.IdleSeconds));
        }
    }

    private static async Task CountAsync(string name, LocalApp app, Func<int, Task> askAsync)
    {
        for (int i = 0; i < Warming; i++)
        {
            await askAsync(-1 - i + Times + Warming);
        }

        HubStatus before = await app.Hub.GetStatusAsync(CancellationToken.None);
        (long requests, long allocated) = (app.Store.Requests, GC.GetTotalAllocatedBytes());
        for (int i = 0; i < Times; i++)
        {
            await askAsync(i);
        }

        (requests, allocated) = (app.Store.Requests - requests, GC.GetTotalAllocatedBytes() - allocated);
        HubStatus after = await app.Hub.GetStatusAsync(CancellationToken.None);
        Console.WriteLine(
            $"{name,-42} {(double)requests / Times,10:F1} {(double)(after.Reads - before.Reads - 1) / Times,10:F1} {(double)(after.Commits - before.Commits) / Times,10:F1} {allocated / 1e3 / Times,13:F0}");
    }

    private static async Task RunAsync(LocalApp app, string text)
    {
        using HttpResponseMessage answer = await app.Client.PostAsync($"/api/pipelines/{AppServer.Pipeline}/runs", AppServer.BodyOf([text]));
        string run = (string)JsonNode.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["id"]!;
        await app.Hub.Client.WaitForCompletionAsync(run, includePayloads: false, CancellationToken.None);
    }

    private static async Task IdleAsync(LocalApp app, TimeSpan time)
    {
        await Task.Delay(Settling, TimeProvider.System);
        using Process process = Process.GetCurrentProcess();
        HubStatus before = await app.Hub.GetStatusAsync(CancellationToken.None);
        (long requests, TimeSpan cpu) = (app.Store.Requests, process.TotalProcessorTime);
        await Task.Delay(time, TimeProvider.System);
        process.Refresh();
        (requests, cpu) = (app.Store.Requests - requests, process.TotalProcessorTime - cpu);
        HubStatus after = await app.Hub.GetStatusAsync(CancellationToken.None);
        double minutes = time.TotalMinutes;
        Console.WriteLine(
            $"idle, a minute: {requests / minutes:F0} requests to the store, {(after.Commits - before.Commits) / minutes:F0} transactions and {(after.Reads - before.Reads - 1) / minutes:F0} reads of the hub, {cpu.TotalMilliseconds / minutes:F0} ms of CPU ({100 * cpu / time:F2} % of a core)");
    }
}
