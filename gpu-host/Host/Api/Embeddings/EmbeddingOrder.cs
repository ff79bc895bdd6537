namespace GpuHost.Host.Api.Embeddings;

/// <summary>Embeddings as they were asked for.</summary>
/// <param name="Model">By its name.</param>
/// <param name="Inputs">Each gives a vector.</param>
/// <param name="AsBytes">Vectors as their bytes in base 64, which OpenAI's own clients ask for; else as numbers.</param>
internal sealed record EmbeddingOrder(string Model, IReadOnlyList<string> Inputs, bool AsBytes);
