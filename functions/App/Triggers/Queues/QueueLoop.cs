using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Queues;

namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>Works on a queue for as long as the app runs.</summary>
internal sealed class QueueLoop(QueueWorker worker, QueueOptions options, TimeProvider time, ILogger<QueueLoop> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var idle = new GrowingPause(options.PollPauseMin, options.PollPauseMax);
        try
        {
            while (true)
            {
                if (await WorkAsync(idle, stoppingToken) is { } pause)
                {
                    await Task.Delay(pause, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped, as was asked.
        }
    }

    /// <returns>How long to wait before the next look; null for not at all.</returns>
    private async Task<TimeSpan?> WorkAsync(GrowingPause idle, CancellationToken stopping)
    {
        try
        {
            if (await worker.WorkAsync(stopping) > 0)
            {
                idle.Reset();
                return null;
            }

            return idle.Next();
        }
        catch (QueueException e)
        {
            TimeSpan pause = idle.Next();
            logger.SourceAway("queue", pause, e.Message);
            return pause;
        }
    }
}
