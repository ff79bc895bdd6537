namespace Pipelines.TestKit.Azurite;

/// <summary>One Azurite in memory for all tests of an assembly that need one; each takes a container of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private int _containers;
    private AzuriteServer? _server;

    public AzuriteServer Server => _server ?? throw new InvalidOperationException("It is not started yet.");

    public async Task InitializeAsync() => _server = await AzuriteServer.StartAsync();

    /// <summary>The name of a container that nobody else has; it does not exist yet.</summary>
    public string NewContainer() => $"test-{Interlocked.Increment(ref _containers)}";

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
