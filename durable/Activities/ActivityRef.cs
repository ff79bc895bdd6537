namespace Pipelines.Durable.Activities;

/// <summary>An activity by name, with the types that its callers and its implementation agree on.</summary>
/// <param name="Name">Part of every history that calls it: a renamed activity is another activity. Compared without regard to case.</param>
public sealed record ActivityRef<TInput, TOutput>(string Name);
