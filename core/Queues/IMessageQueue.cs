namespace Pipelines.Core.Queues;

/// <summary>
/// A queue of messages that others put there. A message that is received is invisible to others for a time; whoever received it deletes it
/// when its work is done, or it comes again. So work is done at least once. Thread-safe.
/// </summary>
public interface IMessageQueue
{
    /// <summary>For a person; holds no secret.</summary>
    string Name { get; }

    /// <summary>Takes messages that are visible now; none when there are none.</summary>
    /// <param name="max">1 to 32.</param>
    /// <param name="visibility">How long they are invisible to others.</param>
    /// <param name="cancellationToken">Gives up; messages that were taken come again.</param>
    /// <exception cref="QueueException">The queue cannot be reached.</exception>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan visibility, CancellationToken cancellationToken);

    /// <summary>Sets anew how long a message is invisible to others; zero gives it back.</summary>
    /// <returns>The message with its new receipt; null when somebody else has it, or it is gone.</returns>
    /// <exception cref="QueueException">The queue cannot be reached.</exception>
    Task<QueueMessage?> RenewAsync(QueueMessage message, TimeSpan visibility, CancellationToken cancellationToken);

    /// <returns>False when somebody else has it, or it is gone.</returns>
    /// <exception cref="QueueException">The queue cannot be reached.</exception>
    Task<bool> DeleteAsync(QueueMessage message, CancellationToken cancellationToken);

    /// <summary>Puts a message at the end. Durable when it returns.</summary>
    /// <exception cref="QueueException">The queue cannot be reached, or the message is too large for it.</exception>
    Task SendAsync(string body, CancellationToken cancellationToken);
}
