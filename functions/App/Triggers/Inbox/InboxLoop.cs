using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Triggers.Inbox;

/// <summary>Looks at the inbox for as long as the app runs: soon again while there is something, seldom while there is nothing.</summary>
internal sealed class InboxLoop(InboxWorker worker, TimeProvider time, ILogger<InboxLoop> logger) : BackgroundService
{
    public static readonly TimeSpan PauseMin = TimeSpan.FromSeconds(1);

    public static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var idle = new GrowingPause(PauseMin, PauseMax);
        try
        {
            while (true)
            {
                await Task.Delay(await LookAsync(idle, stoppingToken), time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped, as was asked.
        }
    }

    private async Task<TimeSpan> LookAsync(GrowingPause idle, CancellationToken stopping)
    {
        try
        {
            if (await worker.LookAsync(stopping))
            {
                idle.Reset();
            }

            return idle.Next();
        }
        catch (Exception e) when (e is BlobStoreException or CorruptLogException)
        {
            TimeSpan pause = idle.Next();
            logger.SourceAway("inbox", pause, e.Message);
            return pause;
        }
    }
}
