namespace Pipelines.Training.Model;

/// <summary>The tensors of one layer. Matrices that read the same input lie side by side and are one: one product, not three.</summary>
/// <param name="AttentionNorm">Width.</param>
/// <param name="Qkv">Queries, keys and values: QkvWidth × Width.</param>
/// <param name="AttentionOutput">Width × Width.</param>
/// <param name="FeedForwardNorm">Width.</param>
/// <param name="GateUp">Gate, then up: GateUpWidth × Width.</param>
/// <param name="Down">Width × FeedForwardWidth.</param>
internal sealed record LayerParameters(
    ParameterTensor AttentionNorm,
    ParameterTensor Qkv,
    ParameterTensor AttentionOutput,
    ParameterTensor FeedForwardNorm,
    ParameterTensor GateUp,
    ParameterTensor Down);
