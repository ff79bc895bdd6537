using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Pipelines.Durable.Activities;

namespace Pipelines.Functions.App.Telemetry;

/// <summary>
/// Sends spans and metrics to a collector of OpenTelemetry, over HTTP: requests, activities of runs, model calls. Off unless an address is given. Disposing
/// sends what waits.
/// </summary>
internal sealed class TelemetryExport : IDisposable
{
    /// <summary>The name of the service, unless OTEL_SERVICE_NAME says another.</summary>
    public const string ServiceName = "pipelines-functions";

    /// <summary>What ASP.NET Core calls its requests; it takes up the caller's trace (W3C's <c>traceparent</c>).</summary>
    private const string RequestSource = "Microsoft.AspNetCore";

    private const string RequestMeter = "Microsoft.AspNetCore.Hosting";

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    private TelemetryExport(TracerProvider traces, MeterProvider metrics) => (_traces, _metrics) = (traces, metrics);

    /// <param name="collector">Its address, as in OTEL_EXPORTER_OTLP_ENDPOINT.</param>
    public static TelemetryExport Open(Uri collector) => new(
        Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(Name)
            .AddSource(RequestSource, ActivityTelemetry.SourceName, CallTelemetry.SourceName)
            .AddOtlpExporter(exporter => Address(exporter, collector, "v1/traces"))
            .Build(),
        Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(Name)
            .AddMeter(RequestMeter, CallTelemetry.SourceName)
            .AddOtlpExporter(exporter => Address(exporter, collector, "v1/metrics"))
            .Build());

    /// <exception cref="FormatException">It is no address.</exception>
    public static Uri AddressOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? address!
            : throw new FormatException($"'{endpoint}' is no address of a collector, such as http://127.0.0.1:4318 (--otlp, OTEL_EXPORTER_OTLP_ENDPOINT).");

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Name(ResourceBuilder resource) => resource.AddService(ServiceName).AddEnvironmentVariableDetector();

    private static void Address(OtlpExporterOptions exporter, Uri collector, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
    }
}
