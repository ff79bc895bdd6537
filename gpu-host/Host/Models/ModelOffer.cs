namespace GpuHost.Host.Models;

/// <summary>A model that this server answers for.</summary>
/// <param name="Name">As requests name it.</param>
/// <param name="Path">Full path of its GGUF file.</param>
/// <param name="Sha256">Of the file, where it is known; else it is computed when the model is opened.</param>
/// <param name="AddedAt">For <c>created</c> in the list of models.</param>
internal sealed record ModelOffer(string Name, string Path, Pipelines.Core.Identity.ContentHash? Sha256, DateTimeOffset AddedAt);
