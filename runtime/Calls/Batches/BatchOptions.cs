namespace Pipelines.Runtime.Calls.Batches;

/// <summary>The bounds of calls that go through a provider's batch API.</summary>
public sealed record BatchOptions
{
    /// <summary>Calls of one batch. Providers take up to 50,000; all of it is held in memory.</summary>
    public int CallsMax { get; init; } = 10_000;

    /// <summary>The prompts of one batch, roughly in UTF-8. Providers take files of up to 200 MB.</summary>
    public long SizeBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>When no call has joined for so long, nobody is left who could: the batch is handed in.</summary>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The pause before the provider is first asked how far a batch is; it grows by half from time to time.</summary>
    public TimeSpan FirstPoll { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan PollMax { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>A provider promises a day; a batch that is still not over then is given up for this attempt.</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromHours(26);

    /// <summary>Partitions worked on together in stages that call this way: their rows are what a batch is gathered from.</summary>
    public int PartitionsInFlightMax { get; init; } = 16;
}
