using GpuHost.Tests.Kit;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;

namespace GpuHost.Tests.Ledger;

/// <summary>The client that pipelines use, and this server's bill: what one says the other knows.</summary>
public sealed class OwnClientTests : IAsyncLifetime, IDisposable
{
    private static readonly EndpointDialect Dialect = new() { AcceptsCacheHints = true, AcceptsFlexTier = true, AcceptsCallHeaders = true };

    private readonly BatchFolder _folder = new();
    private readonly HttpMessageInvoker _http = EndpointHttp.Create();
    private RunningHost? _host;

    public async Task InitializeAsync() => _host = await _folder.StartAsync();

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Call_WithItsOrigin_StandsOnTheBillAsThatCallOfThatRun()
    {
        var client = new OpenAiInferenceClient(new OpenAiEndpoint(new Uri(_host!.Address, "/v1"), apiKey: null, Dialect), _http, TimeProvider.System);
        var origin = new CallOrigin("Rechnungen prüfen, 50 %", "run-1", "");
        CompletionRequest chat = new()
        {
            Model = HostFixture.ModelName,
            Messages = [new ChatMessage(ChatRole.User, string.Join(' ', Enumerable.Range(0, 8).Select(i => $"line {i}")))],
            Sampling = new SamplingParameters { Temperature = 0, MaxOutputTokens = 4 },
            Tenant = "acme",
            Priority = CallPriority.Interactive,
        };

        await client.CompleteAsync(chat with { Origin = origin with { Call = "one" }, IdempotencyKey = "one" }, CancellationToken.None);
        await client.CompleteAsync(chat with { Origin = origin with { Call = "one" }, IdempotencyKey = "one" }, CancellationToken.None);
        Completion warm = await client.CompleteAsync(chat with { Origin = origin with { Call = "two" }, IdempotencyKey = "two" }, CancellationToken.None);
        EmbeddingRequest embedding = new(HostFixture.ModelName, ["a", "b"]) { Origin = origin with { Call = "vectors" }, IdempotencyKey = "vectors", Tenant = "acme" };
        await client.EmbedAsync(embedding, CancellationToken.None);
        await client.EmbedAsync(embedding, CancellationToken.None);
        JToken lines = (await _host.Client.ObjectAsync("/v1/usage?group_by=tenant,pipeline,run,call"))["data"]!;

        Assert.True(warm.Usage.CachedTokens > 0);
        Assert.Equal(warm.Usage.CachedTokens, warm.Usage.CachedTiers.Total);
        Assert.Equal(
            new[] { "one", "two", "vectors" }.Select(call => ("/acme", origin.Pipeline, "run-1", call, 1)),
            lines.Select(line => ((string)line["tenant"]!, (string)line["pipeline"]!, (string)line["run"]!, (string)line["call"]!, (int)line["calls"]!)));
    }
}
