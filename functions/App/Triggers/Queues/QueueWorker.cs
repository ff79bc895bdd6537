using Microsoft.Extensions.Logging;
using Pipelines.Core.Queues;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>
/// Starts a run for each message, and deletes the message when the run is durable. A message that can never become a run, or could not in
/// <see cref="QueueOptions.DeliveriesMax"/> deliveries, goes to the poison queue as it is. A message that comes twice is one run: its id
/// names the cause.
/// </summary>
internal sealed class QueueWorker(
    IMessageQueue queue, IMessageQueue poison, IRunLauncher launcher, QueueOptions options, TimeProvider time, ILogger<QueueWorker> logger)
{
    /// <summary>Takes messages and works on them.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="QueueException">The queue cannot be reached.</exception>
    public async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<QueueMessage> messages = await queue.ReceiveAsync(options.BatchMax, options.Visibility, cancellationToken);
        await Task.WhenAll(messages.Select(message => WorkAsync(message, cancellationToken)));
        return messages.Count;
    }

    private async Task WorkAsync(QueueMessage received, CancellationToken cancellationToken)
    {
        await using var lease = MessageLease.Keep(queue, received, options.Visibility, time);
        string? refusal;
        try
        {
            refusal = await StartAsync(received, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Given back at once, for whoever goes on.
            await queue.RenewAsync(await lease.EndAsync(), TimeSpan.Zero, CancellationToken.None);
            throw;
        }
#pragma warning disable CA1031 // Whatever went wrong is reported, and the message comes again or is set aside.
        catch (Exception e)
#pragma warning restore CA1031
        {
            await PutOffAsync(await lease.EndAsync(), e, cancellationToken);
            return;
        }

        QueueMessage message = await lease.EndAsync();
        if (refusal is not null)
        {
            await SetAsideAsync(message, refusal, cancellationToken);
        }
        else
        {
            await queue.DeleteAsync(message, cancellationToken);
        }
    }

    /// <returns>Why there can never be a run; null when it was started.</returns>
    private async Task<string?> StartAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            string run = await launcher.StartAsync(QueuedRun.Parse(queue.Name, message.Id, message.Body), cancellationToken);
            logger.MessageStarted(message.Id, run);
            return null;
        }
        catch (TriggerRefusedException e)
        {
            return e.Message;
        }
    }

    private async Task PutOffAsync(QueueMessage message, Exception reason, CancellationToken cancellationToken)
    {
        if (message.Deliveries >= options.DeliveriesMax)
        {
            await SetAsideAsync(message, reason.Message, cancellationToken);
            return;
        }

        double pause = options.RetryPauseMin.TotalSeconds * Math.Pow(2, message.Deliveries - 1);
        TimeSpan visibleIn = pause < options.RetryPauseMax.TotalSeconds ? TimeSpan.FromSeconds(pause) : options.RetryPauseMax;
        logger.MessagePutOff(message.Id, message.Deliveries, visibleIn, reason is BlobStoreException ? reason.Message : reason.ToString());
        await queue.RenewAsync(message, visibleIn, cancellationToken);
    }

    /// <summary>Sent before it is deleted: a crash in between leaves it twice, never nowhere.</summary>
    private async Task SetAsideAsync(QueueMessage message, string reason, CancellationToken cancellationToken)
    {
        logger.MessageSetAside(message.Id, poison.Name, reason);
        await poison.SendAsync(message.Body, cancellationToken);
        await queue.DeleteAsync(message, cancellationToken);
    }
}
