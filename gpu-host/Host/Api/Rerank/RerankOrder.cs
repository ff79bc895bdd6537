namespace GpuHost.Host.Api.Rerank;

/// <summary>Scores as they were asked for.</summary>
/// <param name="Model">By its name.</param>
/// <param name="Query">What documents are scored against.</param>
/// <param name="Documents">Each gets a score.</param>
/// <param name="Top">So many of the best are wanted.</param>
/// <param name="ReturnDocuments">Give their texts back, too.</param>
internal sealed record RerankOrder(string Model, string Query, IReadOnlyList<string> Documents, int Top, bool ReturnDocuments);
