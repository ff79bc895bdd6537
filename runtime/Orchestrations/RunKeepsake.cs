namespace Pipelines.Runtime.Orchestrations;

/// <summary>What the orchestration of a run keeps of the documents without which nobody can open it, should their store forget them.</summary>
/// <param name="Manifest"><c>plan.json</c>, as it was written.</param>
/// <param name="Origin"><c>origin.json</c>, as it was written.</param>
public sealed record RunKeepsake(string Manifest, string Origin);
