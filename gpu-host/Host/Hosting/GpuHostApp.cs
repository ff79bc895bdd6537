using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Chat;
using GpuHost.Host.Api.Completions;
using GpuHost.Host.Api.Embeddings;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Health;
using GpuHost.Host.Api.Rerank;
using GpuHost.Host.Api.Tokens;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches;
using GpuHost.Host.Ledger;
using GpuHost.Host.Metrics;
using GpuHost.Host.Models;
using GpuHost.Host.Models.Registration;
using GpuHost.Host.Page;
using GpuHost.Host.State;
using GpuHost.Host.Tracing;
using GpuHost.LlamaCpp.Engine;
using GpuHost.LlamaCpp.Libraries;
using GpuHost.LlamaCpp.Models;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models.Store;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Trace;
using Pipelines.Http;

namespace GpuHost.Host.Hosting;

/// <summary>The server as a whole: settings in, a web application out.</summary>
internal static class GpuHostApp
{
    /// <summary>Builds the server; it neither listens nor has a model open yet.</summary>
    /// <exception cref="ApiKeyFileException">The key file is of no use.</exception>
    /// <exception cref="HostStateException">The price list or the server's own file is of no use.</exception>
    /// <exception cref="ModelStoreException">A model that was named is not there.</exception>
    public static WebApplication Build(HostSettings settings, TimeProvider clock, Random random)
    {
        IReadOnlyList<ApiKeyEntry> keys = settings.ApiKeysFile is { } file ? ApiKeyFile.Read(file).Keys : [];
        HostPrices prices = settings.PricesFile is { } priceList ? PriceFile.Read(priceList) : HostPrices.None;
        var store = new ModelStore(settings.ModelsFolder, clock);
        var offers = new ModelOffers(store, settings.Models, clock, settings.ProgramFolder);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(static console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelCore().UseUrls(settings.Urls).ConfigureKestrel(kestrel => ApplyLimits(kestrel.Limits, settings.Limits));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Limits.StopTimeout);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(settings.Limits);
        builder.Services.AddSingleton(new AnswerIds(random));
        builder.Services.AddSingleton<RequestWindow>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<Intake>();
        builder.Services.AddSingleton(new BodyBudget(settings.Limits.BodiesBytesMax));
        builder.Services.AddSingleton(prices);
        builder.Services.AddSingleton(new QuotaGate(keys, clock));
        builder.Services.AddSingleton(_ => HostState.Open(Path.Combine(settings.StateFolder, "host.db")));
        LedgerServices.Add(builder.Services, settings.Kv.StoresAt(Directory.GetCurrentDirectory(), clock));
        builder.Services.AddSingleton(services => new AnswerStore(services.GetRequiredService<HostState>(), settings.AnswerKeep, clock));
        builder.Services.AddSingleton<AnswerDesk>();
        builder.Services.AddSingleton(offers);
        builder.Services.AddSingleton(static services => LlamaLibrary.Load(LlamaLibraryOptions.FromEnvironment(), services.GetRequiredService<ILoggerFactory>()));
        builder.Services.AddSingleton<LlamaFileTrial>();
        builder.Services.AddSingleton(services => OpenPool(settings, services, clock, random));
        builder.Services.TryAddSingleton<ChatEndpoint>();
        builder.Services.TryAddSingleton<TextEndpoint>();
        builder.Services.TryAddSingleton<EmbeddingEndpoint>();
        builder.Services.TryAddSingleton<RerankEndpoint>();
        builder.Services.TryAddSingleton<TokensEndpoint>();
        RegistrationServices.Add(builder.Services, settings, store, random);
        builder.Services.AddHostedService<QuotaStart>();
        MetricsServices.Add(builder.Services, settings.Kv.TiersAt(Directory.GetCurrentDirectory(), clock));
        PageServices.Add(builder.Services);
        BatchServices.Add(builder.Services, settings.StateFolder);
        if (settings.OtlpEndpoint is { } collector)
        {
            TracerProvider traces = TraceExport.Open(collector);
            builder.Services.AddSingleton(_ => traces);
        }

        WebApplication app = builder.Build();

        // So that it is this application's to dispose, and spans that wait are sent at the end.
        app.Services.GetService<TracerProvider>();
        app.UseMiddleware<UnversionedPathMiddleware>();
        app.UseMiddleware<RequestIdMiddleware>();
        app.UseMiddleware<RequestSpanMiddleware>();
        app.UseMiddleware<RequestCountsMiddleware>();
        app.UseRouting();
        app.UseMiddleware<ErrorMiddleware>();
        app.UseMiddleware<IntakeMiddleware>();
        app.Use(next => new AccessMiddleware(next, settings.ApiKeysFile is null ? null : new ApiKeyRing(keys)).InvokeAsync);
        Map(app);
        return app;
    }

    private static ModelPool OpenPool(HostSettings settings, IServiceProvider services, TimeProvider clock, Random random)
    {
        ILoggerFactory loggers = services.GetRequiredService<ILoggerFactory>();
        var context = new LlamaContextOptions { ContextTokens = settings.ContextTokens, KeyType = settings.KvType, ValueType = settings.KvType };
        EngineOptions engine = EngineOptions.Default with
        {
            HostSnapshotBytesMax = settings.Kv.RamBytesMax,
            AlwaysRestores = settings.Kv.AlwaysRestores,
            PromptServed = services.GetRequiredService<PromptCounts>().Add,
        };
        // Found before the models are opened, so it is closed after them: what they write at their end is metered, too.
        StorageMeter meter = services.GetRequiredService<StorageMeter>();
        var opener = new LlamaModelOpener(
            services.GetRequiredService<LlamaLibrary>(), context, engine, settings.Kv.Open(Directory.GetCurrentDirectory(), clock, meter.Note), loggers, clock, random);
        return new ModelPool(
            services.GetRequiredService<ModelOffers>(),
            opener.OpenAsync,
            LlamaModelOpener.EstimateBytes,
            new ModelProbe(new Lazy<LlamaFileTrial>(services.GetRequiredService<LlamaFileTrial>)).Require,
            settings.ModelMemoryBytesMax);
    }

    private static void ApplyLimits(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerLimits kestrel, HostLimits limits)
    {
        kestrel.MaxRequestBodySize = limits.BodySizeBytesMax;
        kestrel.MaxConcurrentConnections = limits.ConnectionsMax;
        kestrel.KeepAliveTimeout = limits.IdleTimeout;
        kestrel.RequestHeadersTimeout = limits.HeadersTimeout;
        kestrel.MinRequestBodyDataRate = new(limits.BytesPerSecondMin, limits.SlowGrace);
        kestrel.MinResponseDataRate = new(limits.BytesPerSecondMin, limits.SlowGrace);
    }

    private static void Map(WebApplication app)
    {
        IServiceProvider services = app.Services;
        app.MapPost("/v1/chat/completions", context => services.GetRequiredService<ChatEndpoint>().HandleAsync(context));
        app.MapPost("/v1/completions", context => services.GetRequiredService<TextEndpoint>().HandleAsync(context));
        app.MapPost("/v1/embeddings", context => services.GetRequiredService<EmbeddingEndpoint>().HandleAsync(context));
        app.MapPost("/v1/rerank", context => services.GetRequiredService<RerankEndpoint>().HandleAsync(context));
        app.MapPost("/tokenize", context => services.GetRequiredService<TokensEndpoint>().TokenizeAsync(context));
        app.MapPost("/detokenize", context => services.GetRequiredService<TokensEndpoint>().DetokenizeAsync(context));
        LedgerServices.Map(app);
        RegistrationServices.Map(app);
        BatchServices.Map(app);
        MetricsServices.Map(app);
        PageServices.Map(app);
        app.MapGet("/health", static () => "ok");
        app.MapGet("/ready", (HttpContext context, Readiness readiness) =>
        {
            context.Response.StatusCode = readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
            return readiness.State;
        });
    }
}
