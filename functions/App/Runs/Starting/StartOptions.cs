namespace Pipelines.Functions.App.Runs.Starting;

/// <summary>How a run is to be done.</summary>
internal sealed record StartOptions
{
    /// <summary>US dollars; null is no limit.</summary>
    public decimal? MaxCost { get; init; }

    /// <summary>Prompt and generated tokens together; null is no limit.</summary>
    public long? MaxTokens { get; init; }

    /// <summary>Only so many rows of each dataset; null takes all.</summary>
    public long? SampleRows { get; init; }

    /// <summary>The first step that is worked on in any case; null leaves it to what earlier runs have done.</summary>
    public string? FromStep { get; init; }

    /// <summary>Takes no rows over from earlier runs.</summary>
    public bool Fresh { get; init; }

    /// <summary>Who is told that the run has ended; null for nobody.</summary>
    public WebhookOptions? Webhook { get; init; }
}
