namespace Pipelines.Durable.Tests.Simulation;

/// <summary>What a simulation came to.</summary>
/// <param name="Problems">What must not be; empty when all is well.</param>
/// <param name="Crashes">Processes that were lost.</param>
/// <param name="Accepted">Answers that the hub committed.</param>
/// <param name="Refused">Answers that came too late.</param>
/// <param name="Instances">That ran.</param>
internal sealed record SimulationReport(IReadOnlyList<string> Problems, int Crashes, int Accepted, int Refused, int Instances);
