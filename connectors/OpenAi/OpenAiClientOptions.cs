namespace Pipelines.Connectors.OpenAi;

/// <summary>The bounds of the client.</summary>
public sealed record OpenAiClientOptions
{
    /// <summary>A longer answer is refused.</summary>
    public int ResponseBytesMax { get; init; } = 64 * 1024 * 1024;

    /// <summary>A longer error is cut: only its beginning is read.</summary>
    public int ErrorBytesMax { get; init; } = 64 * 1024;

    /// <summary>More inputs are sent as several requests, one after the other.</summary>
    public int EmbeddingInputsMax { get; init; } = 2048;

    /// <summary>The limit of one request of embeddings or scores; completions carry their own.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);
}
