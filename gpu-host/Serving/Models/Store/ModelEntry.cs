using Pipelines.Core.Identity;

namespace GpuHost.Serving.Models.Store;

/// <summary>One model of the store.</summary>
public sealed record ModelEntry
{
    public required ModelName Name { get; init; }

    /// <summary>Full path of the GGUF file.</summary>
    public required string Path { get; init; }

    /// <summary>True where the file lies outside the store, which then only refers to it and never deletes it.</summary>
    public required bool IsReference { get; init; }

    /// <summary>Of the file as it was added.</summary>
    public required ContentHash Sha256 { get; init; }

    public required long SizeBytes { get; init; }

    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>What the file says about itself.</summary>
    public required ModelFacts Facts { get; init; }

    /// <summary>Under which terms the model may be used, as far as anybody said.</summary>
    public string? License { get; init; }

    /// <summary>Where it was pulled from; null for a file that was added.</summary>
    public Uri? Source { get; init; }

    /// <summary>Of a LoRA adapter: the model that it is served with; null where nobody said.</summary>
    public string? Base { get; init; }
}
