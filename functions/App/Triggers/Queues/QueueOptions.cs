namespace Pipelines.Functions.App.Triggers.Queues;

/// <summary>How a queue is worked on.</summary>
internal sealed record QueueOptions
{
    /// <summary>Messages taken at a time, and worked on at the same time; a queue gives at most 32.</summary>
    public int BatchMax { get; init; } = 16;

    /// <summary>How long a message is invisible to others; it is renewed while work on it goes on.</summary>
    public TimeSpan Visibility { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries after which a message is set aside.</summary>
    public int DeliveriesMax { get; init; } = 5;

    /// <summary>The pause after a message could not be worked on; doubles with each delivery, up to <see cref="RetryPauseMax"/>.</summary>
    public TimeSpan RetryPauseMin { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan RetryPauseMax { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The pause after an empty queue; doubles up to <see cref="PollPauseMax"/>, so that an idle queue costs two requests a minute.</summary>
    public TimeSpan PollPauseMin { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan PollPauseMax { get; init; } = TimeSpan.FromSeconds(30);
}
