namespace Pipelines.Durable.Replay;

/// <summary>What an orchestrator that continues as new leaves to its next run.</summary>
internal sealed record NextRun(string? InputJson, bool KeepEvents, string? Version);
