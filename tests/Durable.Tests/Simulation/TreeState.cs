namespace Pipelines.Durable.Tests.Simulation;

/// <summary>Where a tree stands.</summary>
/// <param name="Plan">What it does.</param>
/// <param name="Generation">From 1.</param>
/// <param name="Sum">Of the generations before.</param>
internal sealed record TreeState(TreePlan Plan, int Generation, long Sum);
