using Pipelines.Core.Queues;

namespace Pipelines.Functions.Tests.Triggers;

/// <summary>Tells when a message was renewed so many times.</summary>
internal sealed class CountingQueue(IMessageQueue inner) : IMessageQueue, IDisposable
{
    private readonly SemaphoreSlim _renewals = new(0);

    public string Name => inner.Name;

    public async Task RenewedAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            await _renewals.WaitAsync();
        }
    }

    public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan visibility, CancellationToken cancellationToken) =>
        inner.ReceiveAsync(max, visibility, cancellationToken);

    public async Task<QueueMessage?> RenewAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken)
    {
        QueueMessage? renewed = await inner.RenewAsync(message, visibility, cancellationToken);
        _renewals.Release();
        return renewed;
    }

    public Task<bool> DeleteAsync(QueueMessage message, CancellationToken cancellationToken) => inner.DeleteAsync(message, cancellationToken);

    public void Dispose() => _renewals.Dispose();

    public Task SendAsync(string body, CancellationToken cancellationToken) => inner.SendAsync(body, cancellationToken);
}
