using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Orchestrations;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Runs.Steering;

/// <summary>Erases runs that ended longer ago than they are to be kept, now and then. A run that later ones build on stays until those are gone.</summary>
internal sealed partial class RunRetention(AppSettings settings, AppParts parts, IDurableClient client, RunErasure erasure, ILogger<RunRetention> log) : BackgroundService
{
    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Canceled, OrchestrationRuntimeStatus.Terminated];

    /// <summary>One look over all runs. What cannot be erased now is looked at again the next time.</summary>
    /// <returns>How many were erased.</returns>
    public async Task<int> SweepAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        DateTimeOffset before = parts.Time.GetUtcNow() - keep;
        var query = new OrchestrationQuery { Names = [RunWork.Run.Name], Statuses = Ended, CreatedTo = before, PageSize = OrchestrationQuery.PageSizeMax };
        int erased = 0;
        do
        {
            OrchestrationPage page = await client.QueryAsync(query, cancellationToken);
            foreach (OrchestrationMetadata instance in page.Instances.Where(one => (one.CompletedAt ?? one.LastUpdatedAt) < before))
            {
                erased += await TryEraseAsync(instance.InstanceId, cancellationToken) ? 1 : 0;
            }

            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);
        return erased;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.KeepRuns is not { } keep)
        {
            return;
        }

        using var timer = new PeriodicTimer(settings.RetentionInterval, parts.Time);
        do
        {
            try
            {
                await SweepAsync(keep, stoppingToken);
            }
#pragma warning disable CA1031 // Whatever happens to one look, old runs are looked for again; it is reported. An exception from here would end the app.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogPutOff(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<bool> TryEraseAsync(string run, CancellationToken cancellationToken)
    {
        try
        {
            await erasure.EraseAsync(run, isForced: false, cancellationToken);
            return true;
        }
        catch (RunNotFoundException)
        {
            return await client.PurgeAsync(run, recursive: true, cancellationToken) > 0;
        }
        catch (Exception e) when (e is RunStateException or ProblemException or CorruptLogException)
        {
            LogKept(run, e.Message);
            return false;
        }
    }

    [LoggerMessage(EventId = 20, Level = LogLevel.Information, Message = "The run {Run} is kept: {Reason}")]
    private partial void LogKept(string run, string reason);

    [LoggerMessage(EventId = 21, Level = LogLevel.Warning, Message = "Old runs could not be erased; the next look tries again")]
    private partial void LogPutOff(Exception error);
}
