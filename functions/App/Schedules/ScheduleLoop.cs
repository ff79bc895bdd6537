using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Schedules;

/// <summary>Looks at the schedules whenever one may be due, and now and then for what other processes have written.</summary>
internal sealed class ScheduleLoop(ScheduleTicker ticker, ScheduleBell bell, TimeProvider time, ILogger<ScheduleLoop> logger) : BackgroundService
{
    /// <summary>How late an idle process sees a schedule that another one has written. Well below <see cref="Planning.SchedulePlanner.OnTimeWithin"/>.</summary>
    public static readonly TimeSpan PauseMax = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            Task rung = bell.Next;
            TimeSpan pause = await LookAsync(stoppingToken);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(rung, Task.Delay(pause, time, waiting.Token));
            await waiting.CancelAsync();
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> LookAsync(CancellationToken stopping)
    {
        try
        {
            DateTimeOffset? next = await ticker.TickAsync(stopping);
            TimeSpan pause = next - time.GetUtcNow() ?? PauseMax;
            return pause > PauseMax ? PauseMax : pause < PauseMin ? PauseMin : pause;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
#pragma warning disable CA1031 // Schedules go on whatever happens to one look; it is reported.
        catch (Exception e)
#pragma warning restore CA1031
        {
            logger.SchedulesDelayed(PauseMax, e is BlobStoreException ? e.Message : e.ToString());
            return PauseMax;
        }
    }
}
