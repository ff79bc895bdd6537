using System.Net.Http.Headers;
using System.Text;
using GpuHost.Host.Tracing;
using GpuHost.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json.Linq;
using OpenTelemetry.Trace;

namespace GpuHost.Tests.Tracing;

[Collection(AloneCollection.Name)]
public sealed class TraceTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";
    private const string Secret = "the words of a prompt that are nobody's business";

    [Fact]
    public async Task Request_WithACollector_IsSentWithItsPhasesInTheCallersTrace()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        using var folder = new BatchFolder();
        JToken usage;
        await using (RunningHost host = await RunningHost.StartAsync(folder.Settings with { OtlpEndpoint = collector.Endpoint }))
        {
            await host.Client.GetStringAsync(new Uri("/health", UriKind.Relative));
            usage = await ChatAsync(host, Trace);
        }

        OtlpSpan[] spans = [.. collector.Spans.Where(static span => span.Trace == Trace)];
        OtlpSpan request = Assert.Single(spans, static span => span.Parent == Parent);
        OtlpSpan engine = Assert.Single(spans, static span => span.Name == "engine.generate");
        OtlpSpan[] phases = [.. spans.Where(span => span.Parent == engine.Id).OrderBy(static span => span.StartNanos).ThenBy(static span => span.EndNanos)];
        Assert.Equal("POST /v1/chat/completions", request.Name);
        Assert.Equal(("/v1/chat/completions", "200"), (request.Tags["http.route"], request.Tags["http.response.status_code"]));
        Assert.Equal(request.Id, engine.Parent);
        Assert.Equal(((string?)usage["prompt_tokens"], (string?)usage["completion_tokens"]), (engine.Tags["input_tokens"], engine.Tags["output_tokens"]));
        Assert.Equal(["engine.queue", "engine.prefill", "engine.decode"], phases.Select(static phase => phase.Name));
        Assert.All(phases.Zip(phases.Skip(1)), static pair => Assert.Equal(pair.First.EndNanos, pair.Second.StartNanos));
        Assert.Equal((engine.StartNanos, true), (phases[0].StartNanos, phases[^1].EndNanos <= engine.EndNanos));
        Assert.Equal((string?)usage["prompt_tokens"], phases[1].Tags["tokens"]);
        Assert.DoesNotContain(collector.Spans, static span => span.Name.Contains("health", StringComparison.Ordinal));
        Assert.All(collector.Bodies, static body => Assert.DoesNotContain("nobody's business", Encoding.Latin1.GetString(body), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_ThatFindsItsPromptInMemory_HasARestore()
    {
        await using OtlpReceiver collector = await OtlpReceiver.StartAsync();
        using var folder = new BatchFolder();
        const string Other = "1af7651916cd43dd8448eb211c80319c";
        long fromMemory;
        await using (RunningHost host = await RunningHost.StartAsync(folder.Settings with { OtlpEndpoint = collector.Endpoint }))
        {
            await ChatAsync(host, Trace);
            await ChatAsync(host, Other);
            fromMemory = (long)(await host.Client.ObjectAsync("/v1/status")).SelectToken("models[0].engine.cached_tokens.host")!;
        }

        OtlpSpan[] restores = [.. collector.Spans.Where(static span => span.Trace == Other && span.Name == "engine.restore")];
        Assert.Equal(fromMemory > 0, restores.Length > 0);
    }

    [Fact]
    public async Task Host_WithoutACollector_HasNoTraces()
    {
        using var folder = new BatchFolder();
        await using RunningHost host = await folder.StartAsync();

        Assert.Null(host.Services.GetService<TracerProvider>());
    }

    [Theory]
    [InlineData("collector:4318")]
    [InlineData("grpc://127.0.0.1:4317")]
    [InlineData("")]
    public void Open_WithWhatIsNoAddress_SaysSo(string endpoint) =>
        Assert.Contains("--otlp", Assert.Throws<FormatException>(() => TraceExport.Open(endpoint)).Message, StringComparison.Ordinal);

    private static async Task<JToken> ChatAsync(RunningHost host, string trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(HttpJson.Chat(Secret).ToString()) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("traceparent", $"00-{trace}-{Parent}-01");
        using HttpResponseMessage response = await host.Client.SendAsync(request);
        return JObject.Parse(await response.Content.ReadAsStringAsync())["usage"]!;
    }
}
