using GpuHost.Serving.Engine;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GpuHost.Host.Tracing;

/// <summary>
/// Sends spans to a collector of OpenTelemetry, over HTTP: requests, and what the engine did for them. No span holds text of a prompt or an
/// answer. Off unless an address is given.
/// </summary>
internal static class TraceExport
{
    /// <summary>The name that spans have for their service, unless OTEL_SERVICE_NAME says another.</summary>
    public const string ServiceName = "pipelines-gpu-host";

    /// <summary>What ASP.NET Core calls its requests; it takes up the caller's trace (W3C's <c>traceparent</c>).</summary>
    private const string RequestSource = "Microsoft.AspNetCore";

    private const string TracesPath = "v1/traces";

    /// <param name="endpoint">The collector's address, as in OTEL_EXPORTER_OTLP_ENDPOINT.</param>
    /// <exception cref="FormatException">It is no address.</exception>
    public static TracerProvider Open(string endpoint)
    {
        Uri address = AddressOf(endpoint);
        return Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(static resource => resource.AddService(ServiceName).AddEnvironmentVariableDetector())
            .AddSource(RequestSource, ServingEngine.TelemetrySource)
            .AddOtlpExporter(exporter =>
            {
                exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
                exporter.Endpoint = address;
            })
            .Build();
    }

    private static Uri AddressOf(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https"
            ? new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{TracesPath}")
            : throw new FormatException($"'{endpoint}' is no address of a collector, such as http://127.0.0.1:4318 (--otlp, OTEL_EXPORTER_OTLP_ENDPOINT).");
}
