namespace Pipelines.Functions.App.Inputs;

/// <summary>A blob of the app's store that becomes rows of a run.</summary>
/// <param name="Path">Under <c>inbox/</c> or <c>shared/</c>.</param>
/// <param name="Dataset">The dataset that it is for; null when there is only one.</param>
internal sealed record BlobReference(string Path, string? Dataset = null);
