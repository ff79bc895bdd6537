using GpuHost.Serving.Models.Store;
using Pipelines.Core.Identity;

namespace GpuHost.Host.Models.Registration;

/// <summary>A model that is to be registered.</summary>
/// <param name="Name">As requests will name it.</param>
/// <param name="Source">Where its file is.</param>
internal sealed record ModelOrder(ModelName Name, ModelSource Source)
{
    /// <summary>The digest that the file must have; null for any.</summary>
    public ContentHash? Sha256 { get; init; }

    /// <summary>Of a LoRA adapter: the model that it was made for. Null for a model.</summary>
    public string? Base { get; init; }

    /// <summary>Under which terms it may be used; null takes what the file says.</summary>
    public string? License { get; init; }
}
