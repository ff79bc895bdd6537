using Pipelines.Durable.Hub;
using Pipelines.TestKit.Storage;
using Pipelines.TestKit.Time;

namespace Pipelines.Durable.Tests.Hub.Kit;

/// <summary>A folder for one hub, the blobs beside it, and a clock that moves when told to. Hubs opened here are closed with it.</summary>
internal sealed class HubFolder : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<DurableHub> _hubs = [];
    private readonly Random _random = new(4711);

    public HubFolder() => Blobs = new MemoryBlobStore(Time);

    public ManualTimeProvider Time { get; } = new();

    public MemoryBlobStore Blobs { get; }

    public string FilePath => _folder["hub.db"];

    public HubOptions Options => new(FilePath);

    /// <summary>A further hub on the same file, as another process would have it.</summary>
    public async Task<DurableHub> OpenAsync(HubOptions? options = null, TimeProvider? time = null)
    {
        DurableHub hub = await DurableHub.OpenAsync(options ?? Options, Blobs, time ?? Time, NewGuid, CancellationToken.None);
        _hubs.Add(hub);
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (DurableHub hub in _hubs)
        {
            await hub.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Guid NewGuid()
    {
        byte[] bytes = new byte[16];
        lock (_random)
        {
            _random.NextBytes(bytes);
        }

        return new Guid(bytes);
    }
}
