using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Durable.Registration;
using Pipelines.Durable.Replay;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Durable.Workers;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Hosting;

/// <summary>
/// An engine in another process that keeps runs: a Durable Task Scheduler, a sidecar, or the endpoint of a Functions host. A worker of this
/// process takes work from it; from a Functions host no work is taken, because that hands it over by itself.
/// </summary>
internal sealed class RemoteEngine(AppSettings settings, AppParts parts, DurableSidecar sidecar, RunHost runs, DurableRegistry registry, ILoggerFactory loggers) : IHostedService, IAsyncDisposable
{
    private DurableWorker? _worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!settings.IsBehindHost)
        {
            var options = new WorkerOptions { DrainTimeout = settings.Limits.DrainTimeout };
            _worker = DurableWorker.Start(sidecar, registry, EpisodeLimits.Default, options, parts.Time, loggers);
        }

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
        sidecar.Dispose();
    }
}
