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

    /// <summary>A longer file of batched answers is refused.</summary>
    public long BatchFileBytesMax { get; init; } = 1024L * 1024 * 1024;

    /// <summary>The limit of fetching a file of batched answers.</summary>
    public TimeSpan BatchFileTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The limit of one request of embeddings, scores or batches; completions carry their own.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);
}
