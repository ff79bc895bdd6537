using Newtonsoft.Json.Linq;
using Pipelines.TestKit.ScriptedServer;

namespace Pipelines.Functions.Tests.CustomHandler;

/// <summary>One published app for the tests of a class, and the models that it asks.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private ScriptedModelServer? _models;
    private ConformanceHost? _host;

    public Uri Models => _models!.BaseUrl;

    internal ConformanceHost Host => _host!;

    public async Task InitializeAsync()
    {
        _models = await ScriptedModelServer.StartAsync(static call => call.Body.ToString().Contains("nonsense", StringComparison.Ordinal)
            ? ScriptedAnswer.Error(400, "This text cannot be taken.")
            : ScriptedAnswer.Output(new JObject { ["category"] = "billing" }));
        _host = await ConformanceHost.StartAsync(_models.BaseUrl);
    }

    public async Task DisposeAsync()
    {
        await _host!.DisposeAsync();
        await _models!.DisposeAsync();
    }
}
