namespace Pipelines.Durable.Orchestrations;

/// <summary>The orchestration that started this one.</summary>
public sealed record ParentInstance(string InstanceId, string Name);
