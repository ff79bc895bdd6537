using Newtonsoft.Json.Linq;
using Pipelines.Connectors.OpenAi;
using Pipelines.Connectors.OpenAi.Transport;
using Pipelines.Core.Inference;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Connectors.Tests.OpenAi;

/// <summary>A client and a scripted server that meet over real HTTP.</summary>
public sealed class EndpointFixture : IAsyncDisposable
{
    public const string Key = "sk-test-0123456789abcdef";

    private readonly HttpMessageInvoker _http = EndpointHttp.Create();

    private EndpointFixture(ScriptedModelServer server, EndpointDialect? dialect, OpenAiClientOptions? options, TimeProvider time)
    {
        Server = server;
        Client = new OpenAiInferenceClient(new OpenAiEndpoint(server.BaseUrl, new ApiKey(Key), dialect), _http, time, options);
    }

    public ScriptedModelServer Server { get; }

    public OpenAiInferenceClient Client { get; }

    public static JObject Schema { get; } = JObject.Parse("""
        {"type":"object","properties":{"title":{"type":"string"}},"required":["title"],"additionalProperties":false}
        """);

    public static async Task<EndpointFixture> StartAsync(
        Func<ScriptedCall, ScriptedAnswer> script,
        EndpointDialect? dialect = null,
        OpenAiClientOptions? options = null,
        TimeProvider? time = null) =>
        new(await ScriptedModelServer.StartAsync(script), dialect, options, time ?? TimeProvider.System);

    public static CompletionRequest Request(string prompt = "Say hello.", JObject? schema = null) => new()
    {
        Model = "test-model",
        Messages = [new ChatMessage(ChatRole.System, "You help."), new ChatMessage(ChatRole.User, prompt)],
        OutputSchema = schema,
    };

    public Task<Completion> CompleteAsync(CompletionRequest? request = null, CancellationToken cancellationToken = default) =>
        Client.CompleteAsync(request ?? Request(), cancellationToken);

    /// <summary>A call that fails, checked for what no failure may tell.</summary>
    public async Task<InferenceException> FailAsync(CompletionRequest? request = null)
    {
        InferenceException failure = await Assert.ThrowsAsync<InferenceException>(() => CompleteAsync(request));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain((request ?? Request()).Messages[^1].Content, failure.ToString(), StringComparison.Ordinal);
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
