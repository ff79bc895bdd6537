using GpuHost.Host.Hosting;
using GpuHost.Serving.SeededModels;
using Newtonsoft.Json.Linq;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Kit;

/// <summary>What a server with a small generated model and a price list is started from, again and again.</summary>
internal sealed class BatchFolder : IDisposable
{
    public const int ContextTokens = 1024;

    private readonly TemporaryFolder _folder = new();
    private int _starts;

    public BatchFolder(string modelName = HostFixture.ModelName)
    {
        Model = _folder[$"{modelName}.gguf"];
        SeededModel.Write(Model, new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = ContextTokens });
        var price = new JObject { ["input"] = 1, ["cached_input"] = 0.1, ["output"] = 2, ["max_output_tokens"] = 512 };
        File.WriteAllText(Prices, new JObject { ["models"] = new JObject { [modelName] = price } }.ToString());
    }

    public string Model { get; }

    public string Prices => _folder["prices.json"];

    public string Models => _folder["models"];

    public string State => _folder["state"];

    public string Contents => Path.Combine(State, "files");

    public string this[string relativePath] => _folder[relativePath];

    public HostSettings Settings => new()
    {
        Models = [Model],
        ModelsFolder = Models,
        StateFolder = State,
        PricesFile = Prices,
        ContextTokens = ContextTokens,
    };

    public Task<RunningHost> StartAsync(HostLimits? limits = null, TimeProvider? clock = null, string? keys = null) =>
        RunningHost.StartAsync(Settings with { Limits = limits ?? HostLimits.Default, ApiKeysFile = keys }, clock, ++_starts);

    public void Dispose() => _folder.Dispose();
}
