using Pipelines.Core.Planning;
using Pipelines.Durable.Transports.Sidecar;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Telemetry;
using Pipelines.Runtime.Orchestrations;

namespace Pipelines.Functions.App.Hosting;

/// <summary>How a function app is started.</summary>
public sealed record AppSettings
{
    public const string UrlsDefault = "http://127.0.0.1:7071";

    /// <summary>Where to listen, separated by semicolons; port 0 takes a free one.</summary>
    public string Urls { get; init; } = UrlsDefault;

    /// <summary>How callers reach the app when that is not the address of their request: behind a proxy, for the links in answers. Null takes the request's.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>
    /// A Functions host stands in front: it passes on only what begins with <c>/api</c>, hands over the work of its engine, and looks for
    /// schedules, messages and files by itself.
    /// </summary>
    public bool IsBehindHost { get; init; }

    /// <summary>The engine that keeps runs when that is not the embedded hub: a Durable Task Scheduler, a sidecar, or the endpoint of the Functions host. Null for the hub's file.</summary>
    public SidecarOptions? Engine { get; init; }

    /// <summary>The file of the embedded hub, on a local disk.</summary>
    public required string HubFile { get; init; }

    /// <summary>Bodies of requests lie here while they are being read; on a local disk.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>The keys that are accepted; null for none, and then only this machine reaches the app.</summary>
    public IReadOnlyList<AccessKey>? Keys { get; init; }

    /// <summary>With what pipelines are planned: the fallback model, an endpoint for all. Their name comes with each.</summary>
    public PlanningOptions Planning { get; init; } = new();

    /// <summary>The environment variable with the key of the endpoint; null for none.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Completion webhooks may go over plain http.</summary>
    public bool AllowsPlainWebhooks { get; init; }

    /// <summary>How runs are done.</summary>
    public RunHostOptions Runs { get; init; } = new();

    /// <summary>How long runs that have ended are kept; null keeps them until they are erased.</summary>
    public TimeSpan? KeepRuns { get; init; }

    /// <summary>How often runs are looked for that have been kept long enough.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The collector of OpenTelemetry that gets spans and metrics; null for none.</summary>
    public Uri? Collector { get; init; }

    /// <param name="endpoint">As in OTEL_EXPORTER_OTLP_ENDPOINT.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public static Uri CollectorOf(string endpoint) => TelemetryExport.AddressOf(endpoint);

    public AppLimits Limits { get; init; } = AppLimits.Default;
}
