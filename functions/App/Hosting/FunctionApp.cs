using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pipelines.Core.Storage;
using Pipelines.Durable.Hub;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Inputs;
using Pipelines.Functions.App.Management;
using Pipelines.Functions.App.Runs;
using Pipelines.Functions.App.Runs.Webhooks;
using Pipelines.Functions.App.Telemetry;
using Pipelines.Functions.App.Triggers;
using Pipelines.Http;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Hosting;

/// <summary>The function app as a whole: settings and parts in, a web application out.</summary>
public static class FunctionApp
{
    /// <summary>Builds the app with its engine; it neither listens nor works yet. The caller disposes it; the parts stay the caller's.</summary>
    /// <exception cref="AccessKeyException">It would listen where other machines reach it, and has no keys.</exception>
    /// <exception cref="BlobStoreException">Whether it has keys cannot be found out: the store cannot be reached.</exception>
    public static async Task<WebApplication> BuildAsync(AppSettings settings, AppParts parts, CancellationToken cancellationToken)
    {
        await RequireKeysAsync(settings, parts, cancellationToken);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Urls).ConfigureKestrel(kestrel => ApplyLimits(kestrel, settings.Limits));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Limits.DrainTimeout + settings.Limits.StopTimeout);
        AddServices(builder.Services, settings, parts);
        await AddEngineAsync(builder.Services, settings, parts, cancellationToken);
        if (settings.Collector is { } collector)
        {
            var export = TelemetryExport.Open(collector);
            builder.Services.AddSingleton(_ => export);
        }

        WebApplication app = builder.Build();

        // So that it is this application's to dispose, and what waits is sent at the end.
        app.Services.GetService<TelemetryExport>();
        app.UseMiddleware<RequestSpanMiddleware>();
        app.UseRouting();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<IntakeMiddleware>();
        app.UseMiddleware<AuditMiddleware>();
        app.UseMiddleware<AccessMiddleware>();
        Map(app);
        return app;
    }

    /// <summary>The store is asked only where its keys decide.</summary>
    private static async Task RequireKeysAsync(AppSettings settings, AppParts parts, CancellationToken cancellationToken)
    {
        if (ListenRule.Check(settings.Urls, settings.Keys is not null) is { } problem)
        {
            IReadOnlyList<(string Name, KeyRecord Record)> made = await new KeyShelf(parts.Store, parts.Time).ListAsync(cancellationToken);
            if (ListenRule.Check(settings.Urls, hasKeys: made.Any(static key => key.Record.RevokedAt is null)) is not null)
            {
                throw new AccessKeyException(problem);
            }
        }
    }

    private static void AddServices(IServiceCollection services, AppSettings settings, AppParts parts)
    {
        services.AddSingleton(settings);
        services.AddSingleton(settings.Limits);
        services.AddSingleton(parts);
        services.AddSingleton(parts.Time);
        services.AddSingleton(parts.Store);
        services.AddSingleton(new KeyShelf(parts.Store, parts.Time));
        services.AddSingleton(of => new KeyRing(settings.Keys, of.GetRequiredService<KeyShelf>(), parts.Time));
        services.AddSingleton<KeyEndpoints>();
        services.AddSingleton(new AppDocuments(parts.Store, parts.Time));
        services.AddSingleton<Readiness>();
        services.AddSingleton<Intake>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton(new ScratchFolder(settings.ScratchFolder, parts.NewGuid));
        services.AddSingleton<EnvelopeReader>();
        services.AddSingleton<UploadReader>();
        services.AddSingleton<InputReader>();
        services.AddSingleton(static of => new PipelineShelf(
            of.GetRequiredService<AppParts>(), of.GetRequiredService<AppDocuments>(), of.GetRequiredService<ScratchFolder>(), of.GetRequiredService<AppSettings>().Planning));
        services.AddSingleton<RunnerFactory>();
        services.AddSingleton<CallTelemetry>();
        services.AddSingleton<WebhookShelf>();
        ManagementServices.Add(services);
        RunServices.Add(services);
        TriggerServices.Add(services, settings, parts);
    }

    /// <summary>The engine closes what keeps the runs, after everything that uses it.</summary>
    private static async Task AddEngineAsync(IServiceCollection services, AppSettings settings, AppParts parts, CancellationToken cancellationToken)
    {
        services.AddSingleton<WebhookWork>();
        services.AddSingleton(of =>
        {
            RunnerFactory runners = of.GetRequiredService<RunnerFactory>();
            return new RunHost(parts.Store, runners.RunnerOf, runners.PlanOf, settings.Runs, parts.Time) { Log = parts.Log };
        });
        services.AddSingleton(static of => RunEngine.Register(of.GetRequiredService<RunHost>(), of.GetRequiredService<WebhookWork>()));
        if (settings.Engine is { } remote)
        {
            services.AddSingleton(of => DurableSidecar.Open(remote, parts.Time, parts.NewGuid, of.GetRequiredService<ILoggerFactory>()));
            services.AddSingleton(static of => of.GetRequiredService<DurableSidecar>().Client);
            services.AddHostedService<RemoteEngine>();
            return;
        }

        DurableHub hub = await RunEngine.OpenHubAsync(settings, parts, cancellationToken);
        services.AddSingleton(hub);
        services.AddSingleton(hub.Client);
        services.AddHostedService<RunEngine>();
    }

    private static void ApplyLimits(KestrelServerOptions kestrel, AppLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.InputBytesMax;
        kestrel.Limits.MaxConcurrentConnections = limits.ConnectionsMax;
        kestrel.Limits.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(limits.BytesPerSecondMin, limits.SlowGrace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(limits.BytesPerSecondMin, limits.SlowGrace);
    }

    private static void Map(WebApplication app)
    {
        HealthEndpoints.Map(app);
        app.Services.GetRequiredService<KeyEndpoints>().Map(app);
        PipelineEndpoints.Map(app);
        RunServices.Map(app);
        ManagementServices.Map(app);
        TriggerServices.Map(app);
    }
}
