namespace Pipelines.Core.Inference;

/// <summary>A batch as the provider describes it.</summary>
/// <param name="Id">The provider's name for it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="CallsTotal">Its calls; 0 while the provider does not know.</param>
/// <param name="CallsDone">Those that have ended.</param>
/// <param name="OutputFile">The file with its answers; null when there is none.</param>
/// <param name="Error">Why it failed, for a person; null when it did not.</param>
public sealed record ProviderBatch(string Id, ProviderBatchState State, long CallsTotal, long CallsDone, string? OutputFile, string? Error);
