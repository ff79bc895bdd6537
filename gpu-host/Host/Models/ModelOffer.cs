using GpuHost.Serving.Models.Store;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Models;

/// <summary>A model that this server answers for.</summary>
/// <param name="Name">As requests name it.</param>
/// <param name="Path">Full path of its GGUF file.</param>
/// <param name="Sha256">Of the file, where it is known; else it is computed when the model is opened.</param>
/// <param name="AddedAt">For <c>created</c> in the list of models.</param>
internal sealed record ModelOffer(string Name, string Path, ContentHash? Sha256, DateTimeOffset AddedAt)
{
    /// <summary>A LoRA adapter: the name of the model that it is served with. Null for a model of its own.</summary>
    public string? Base { get; init; }

    /// <summary>What the file says about itself; null for one that was named by its path.</summary>
    public ModelFacts? Facts { get; init; }

    /// <summary>The file's size; null where <see cref="Facts"/> is.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Under which terms it may be used, as far as anybody said.</summary>
    public string? License { get; init; }
}
