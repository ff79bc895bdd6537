using GpuHost.Host.Hosting;
using GpuHost.Serving.SeededModels;
using Pipelines.TestKit.Storage;

namespace GpuHost.Tests.Kit;

/// <summary>A server with the real llama.cpp and a small generated model, shared by the tests that only ask it things.</summary>
public sealed class HostFixture : IAsyncLifetime, IDisposable
{
    public const string ModelName = "tiny";

    private readonly TemporaryFolder _folder = new();
    private RunningHost? _host;

    /// <summary>A client without a key.</summary>
    public HttpClient Client => _host!.Client;

    public async Task InitializeAsync()
    {
        string path = _folder[$"{ModelName}.gguf"];
        SeededModel.Write(path, new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 1024 });
        _host = await RunningHost.StartAsync(new HostSettings { Models = [path], ModelsFolder = _folder["models"], StateFolder = _folder["state"], ContextTokens = 1024 });
    }

    public async Task DisposeAsync()
    {
        await _host!.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();
}
