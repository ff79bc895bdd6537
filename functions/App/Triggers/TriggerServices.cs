using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.CustomHandler;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Schedules;
using Pipelines.Functions.App.Schedules.Api;
using Pipelines.Functions.App.Schedules.Storing;
using Pipelines.Functions.App.Triggers.Hooks;
using Pipelines.Functions.App.Triggers.Inbox;
using Pipelines.Functions.App.Triggers.Queues;

namespace Pipelines.Functions.App.Triggers;

/// <summary>What starts runs by itself: schedules, queue messages, files that land. Behind a Functions host it is the host that looks for them.</summary>
internal static class TriggerServices
{
    public static void Add(IServiceCollection services, AppSettings settings, AppParts parts)
    {
        var retry = new StoreRetry(parts.Time);
        services.AddSingleton<IRunLauncher, RunLauncher>();
        services.AddSingleton(new ScheduleStore(parts.Store, retry));
        services.AddSingleton<ScheduleBell>();
        services.AddSingleton<ScheduleTicker>();
        services.AddSingleton<ScheduleEndpoints>();
        services.AddSingleton(new InboxReceipts(parts.Store, retry));
        services.AddSingleton<InboxWorker>();
        services.AddSingleton<HookShelf>();
        services.AddSingleton<HookEndpoints>();
        services.AddSingleton<HookReceiver>();
        if (settings.IsBehindHost)
        {
            CustomHandlerServices.Add(services);
            return;
        }

        services.AddHostedService<ScheduleLoop>();
        services.AddHostedService<InboxLoop>();
        if (parts.Queue is { } queue)
        {
            var options = new QueueOptions();
            services.AddSingleton(options);
            services.AddSingleton(of => new QueueWorker(
                queue.Messages, queue.Poison, of.GetRequiredService<IRunLauncher>(), options, parts.Time, of.GetRequiredService<ILogger<QueueWorker>>()));
            services.AddHostedService<QueueLoop>();
        }
    }

    public static void Map(WebApplication app)
    {
        app.Services.GetRequiredService<ScheduleEndpoints>().Map(app);
        app.Services.GetRequiredService<HookEndpoints>().Map(app);
        app.Services.GetRequiredService<HookReceiver>().Map(app);
        if (app.Services.GetRequiredService<AppSettings>().IsBehindHost)
        {
            CustomHandlerServices.Map(app);
        }
    }
}
