using Pipelines.Connectors.OpenAi;

namespace Pipelines.Connectors.Routing;

/// <summary>Where a model is.</summary>
/// <param name="Endpoint">Null for a model of this machine.</param>
/// <param name="Model">Its name there.</param>
internal sealed record ModelRoute(OpenAiEndpoint? Endpoint, string Model);
