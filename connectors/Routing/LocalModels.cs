using Pipelines.Core.Inference;

namespace Pipelines.Connectors.Routing;

/// <summary>The models of this machine.</summary>
/// <param name="Client">Answers for them.</param>
/// <param name="Knows">Whether a name or path is one of them.</param>
public sealed record LocalModels(IInferenceClient Client, Func<string, bool> Knows);
