namespace Pipelines.TestKit.Azurite;

/// <summary>One Azurite with its queues in memory, for the tests of a class; each takes a queue of its own.</summary>
public sealed class AzuriteQueues : IAsyncLifetime
{
    private AzuriteServer? _server;

    public AzuriteServer Server => _server ?? throw new InvalidOperationException("It is not started yet.");

    public async Task InitializeAsync() => _server = await AzuriteServer.StartQueuesAsync();

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
