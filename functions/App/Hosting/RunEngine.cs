using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Workers;
using Pipelines.Functions.App.Runs.Webhooks;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Hosting;

/// <summary>
/// The embedded engine: the hub's file, and a worker in this process that drives runs. Stopping lets what is under way finish for a
/// while, gives back the rest, and closes the file; the next start goes on with all of it. Owns the hub.
/// </summary>
internal sealed class RunEngine(AppSettings settings, AppParts parts, DurableHub hub, RunHost runs, DurableRegistry registry, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private const string OrchestrationVersion = "1.0";

    private DurableWorker? _worker;

    public static async Task<DurableHub> OpenHubAsync(AppSettings settings, AppParts parts, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(settings.HubFile))!);
        return await DurableHub.OpenAsync(new HubOptions(settings.HubFile), parts.Store, parts.Time, parts.NewGuid, cancellationToken);
    }

    /// <summary>Everything that this app can be asked to do by an engine, whatever engine that is.</summary>
    public static DurableRegistry Register(RunHost runs, WebhookWork webhooks) =>
        webhooks.AddTo(runs.AddTo(new DurableRegistryBuilder(OrchestrationVersion))).Build();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var options = new WorkerOptions { DrainTimeout = settings.Limits.DrainTimeout };
        _worker = DurableWorker.Start(hub, registry, EpisodeLimits.Default, options, parts.Time, loggers);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_worker is { } worker)
        {
            await worker.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        await runs.DisposeAsync();
        await hub.DisposeAsync();
    }
}
