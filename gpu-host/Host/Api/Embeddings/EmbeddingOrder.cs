using GpuHost.Host.Api.Completions;

namespace GpuHost.Host.Api.Embeddings;

/// <summary>Embeddings as they were asked for.</summary>
/// <param name="Model">By its name.</param>
/// <param name="Inputs">Each gives a vector.</param>
/// <param name="Dimensions">The length that vectors must have; null for the model's own.</param>
/// <param name="AsBytes">Vectors as their bytes in base 64, which OpenAI's own clients ask for; else as numbers.</param>
internal sealed record EmbeddingOrder(string Model, IReadOnlyList<TextPrompt> Inputs, int? Dimensions, bool AsBytes);
