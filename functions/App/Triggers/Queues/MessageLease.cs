using Pipelines.Core.Queues;

namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>Keeps a message invisible to others while it is worked on, by renewing it well before it would come again.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private const int RenewalsPerVisibility = 3;

    private readonly CancellationTokenSource _ending = new();
    private readonly IMessageQueue _queue;
    private readonly TimeSpan _visibility;
    private readonly TimeProvider _time;
    private readonly Task _renewing;
    private QueueMessage _message;

    private MessageLease(IMessageQueue queue, QueueMessage message, TimeSpan visibility, TimeProvider time)
    {
        _queue = queue;
        _message = message;
        _visibility = visibility;
        _time = time;
        _renewing = RenewAsync();
    }

    public static MessageLease Keep(IMessageQueue queue, QueueMessage message, TimeSpan visibility, TimeProvider time) =>
        new(queue, message, visibility, time);

    /// <returns>The message under its last receipt.</returns>
    public async Task<QueueMessage> EndAsync()
    {
        await _ending.CancelAsync();
        await _renewing;
        return _message;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ending.Dispose();
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_visibility / RenewalsPerVisibility, _time, _ending.Token);

                // Not broken off halfway: then nobody would know which receipt is the last.
                if (await _queue.RenewAsync(_message, _visibility, CancellationToken.None) is not { } renewed)
                {
                    return; // Somebody else has it; what is started here and there is one run.
                }

                _message = renewed;
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }
            catch (QueueException e) when (e.IsTransient)
            {
                // There is time for another try; should the message be visible before, it comes twice and is one run.
            }
        }
    }
}
