namespace GpuHost.Serving.Models;

/// <summary>What a loaded model is. Immutable; read it from any thread.</summary>
public sealed record ModelDescription
{
    /// <summary>For people: <c>general.name</c>, or the file's name.</summary>
    public required string Name { get; init; }

    /// <summary>Full path of the (first) GGUF file; empty for an engine that has none.</summary>
    public required string Path { get; init; }

    /// <summary>Such as <c>llama</c>, <c>qwen2</c>.</summary>
    public required string Architecture { get; init; }

    public required long ParameterCount { get; init; }

    public required int LayerCount { get; init; }

    public required int EmbeddingWidth { get; init; }

    /// <summary>The context length that the model was trained for.</summary>
    public required int TrainedContextTokens { get; init; }

    /// <summary>
    /// False for recurrent and hybrid models, and where a sliding window drops old cells: such a sequence cannot be cut
    /// back to a shorter prefix, so its states serve only whole.
    /// </summary>
    public required bool CanTrimSequences { get; init; }

    /// <summary>False for pure embedding models.</summary>
    public required bool CanGenerate { get; init; }

    /// <summary>How the model itself pools token embeddings.</summary>
    public required PoolingKind Pooling { get; init; }

    /// <summary>The Jinja chat template inside the file, or null.</summary>
    public string? ChatTemplate { get; init; }

    /// <summary>Scalar metadata of the file as text; arrays are left out.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
