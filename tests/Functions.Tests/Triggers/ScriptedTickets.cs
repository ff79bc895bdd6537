using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>An endpoint whose models answer the tickets of samples/triggers.</summary>
internal sealed class ScriptedTickets : IAsyncDisposable
{
    public const string Category = "billing";

    private readonly ScriptedModelServer _server;

    private ScriptedTickets(ScriptedModelServer server) => _server = server;

    public string Address => _server.BaseUrl.AbsoluteUri;

    public static async Task<ScriptedTickets> StartAsync() => new(await ScriptedModelServer.StartAsync(static _ =>
        ScriptedAnswer.Output(new JObject { ["category"] = Category })));

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
