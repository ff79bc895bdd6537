namespace Pipelines.Runtime.Orchestrations;

/// <summary>What an owner wants, to be written where those at work read it.</summary>
public sealed record SteerOrder(string Run, RunSteering Steering);
