namespace Pipelines.Durable.Tests.Simulation;

/// <summary>What a leaf returns.</summary>
/// <param name="Value">Counts.</param>
/// <param name="Padding">Makes some results too large for the hub's file.</param>
internal sealed record LeafResult(long Value, string Padding);
