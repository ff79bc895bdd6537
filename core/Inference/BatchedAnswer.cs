namespace Pipelines.Core.Inference;

/// <summary>An answer out of a batch, as the provider sent it.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Body">The JSON of the answer.</param>
public sealed record BatchedAnswer(string Id, string Body);
