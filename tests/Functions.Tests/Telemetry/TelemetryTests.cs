using System.Text.Json.Nodes;
using GpuHost.Tests.Tracing;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.Tests.Kit;
using Pipelines.TestKit.Storage;

namespace Pipelines.Functions.Tests.Telemetry;

public sealed class TelemetryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [Fact]
    public async Task Run_WithACollector_IsOneTraceFromTheRequestToItsCallsAndIsCounted()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        string run;
        await using (RunningApp app = await RunningApp.StartAsync(new AppOptions { Change = settings => settings with { Collector = collector.Address } }))
        {
            await app.PutPipelineAsync("tickets", TestPipelines.Tickets);
            using var start = new HttpRequestMessage(HttpMethod.Post, "/api/pipelines/tickets/runs") { Content = AppCalls.Rows("nobody's business") };
            start.Headers.Add("traceparent", $"00-{Trace}-{Parent}-01");
            using HttpResponseMessage answer = await app.Client.SendAsync(start);
            run = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["id"]!;
            await app.EndAsync(run);
            await app.Client.GetStringAsync("/health");
        }

        OtlpSpan[] spans = [.. collector.Spans.Where(static span => span.Trace == Trace)];
        OtlpSpan request = Assert.Single(spans, static span => span.Parent == Parent);
        OtlpSpan call = Assert.Single(spans, static span => span.Name == "model.complete");
        OtlpSpan work = Assert.Single(spans, span => span.Id == call.Parent);
        Assert.Equal(("POST /api/pipelines/{name}/runs", "202"), (request.Name, request.Tags["http.response.status_code"]));
        Assert.Equal("RunPartitions", work.Name);
        Assert.Equal(request.Id, work.Parent);
        Assert.Equal(("test-model", run), (call.Tags["model"], call.Tags["run"]));
        Assert.Superset(new HashSet<string> { "BeginRun", "BeginStage", "SealStage", "EndRun" }, spans.Select(static span => span.Name).ToHashSet());
        Assert.DoesNotContain(collector.Spans, static span => span.Name.Contains("health", StringComparison.Ordinal));
        Assert.All(
            new[] { "http.server.request.duration", "pipelines.app.runs.started", "pipelines.app.call.duration", "pipelines.app.call.tokens", "pipelines-functions" },
            name => Assert.Contains(name, collector.Metrics, StringComparison.Ordinal));
        Assert.DoesNotContain("nobody's business", collector.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_WithTheVariable_SendsWhenItStops()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using var folder = new TemporaryFolder();
        using (AppProcess app = await AppProcess.StartAsync(folder.FullPath, new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri }))
        {
            await app.Client.GetStringAsync("/api/pipelines");
            app.Signal("TERM");
            Assert.Equal(0, (await app.EndAsync()).ExitCode);
        }

        Assert.Contains(collector.Spans, static span => span.Name == "GET /api/pipelines");
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("grpc://127.0.0.1:4317")]
    public void CollectorOf_WhatIsNoAddress_SaysSo(string endpoint) =>
        Assert.Contains("--otlp", Assert.Throws<FormatException>(() => AppSettings.CollectorOf(endpoint)).Message, StringComparison.Ordinal);
}
