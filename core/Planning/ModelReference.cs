namespace Pipelines.Core.Planning;

/// <summary>A model and how to reach it.</summary>
/// <param name="Name">As written.</param>
/// <param name="ApiBase">Its endpoint; null for the pipeline's or the provider's own.</param>
/// <param name="ApiKeyEnv">The environment variable that holds its key; null for the default one. Keys themselves are never part of a plan.</param>
public sealed record ModelReference(string Name, Uri? ApiBase = null, string? ApiKeyEnv = null);
