using Pipelines.Durable.Orchestrations;

namespace Pipelines.Durable.Transports.Sidecar;

/// <summary>Which engine to work with and how to hold on to it.</summary>
public sealed record SidecarOptions
{
    /// <param name="address">Scheme, host and port, such as <c>http://127.0.0.1:4001</c>; <c>https</c> speaks TLS.</param>
    public SidecarOptions(Uri address) => Address = address;

    public Uri Address { get; init; }

    /// <summary>Sent with every call. What a Durable Task Scheduler wants here: <see cref="SchedulerConnection"/>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Gives the bearer token of each call; null for engines that want none. Thread-safe.</summary>
    public Func<CancellationToken, ValueTask<string>>? TokenAsync { get; init; }

    /// <summary>Given to instances that are started without a version; null leaves them without one.</summary>
    public string? DefaultVersion { get; init; }

    /// <summary>The pause after a connection broke; doubles with each failure, until work comes again.</summary>
    public TimeSpan ReconnectPauseMin { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan ReconnectPauseMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer or a question may take. Waiting for an instance is not bounded by it.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an answer is offered to an engine that cannot be reached. After that the engine lends the work again.</summary>
    public int AnswerTriesMax { get; init; } = 8;

    /// <summary>Larger messages are refused; a work item holds a whole history.</summary>
    public int MessageBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <exception cref="ArgumentException">Names the option that is out of its range.</exception>
    internal SidecarOptions Checked()
    {
        if (!Address.IsAbsoluteUri || Address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"The address of a sidecar begins with http:// or https://, this one is '{Address}'.");
        }

        if (TokenAsync is not null && Address is not { Scheme: "https" } and not { IsLoopback: true })
        {
            throw new ArgumentException($"A token is only shown over https, and '{Address}' is not.");
        }

        if (DefaultVersion is not null)
        {
            RunVersion.Parse(DefaultVersion);
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ReconnectPauseMin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReconnectPauseMax, ReconnectPauseMin);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(CallTimeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(AnswerTriesMax, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MessageBytesMax, 1);
        return this;
    }
}
