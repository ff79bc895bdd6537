using Pipelines.Durable.Protocol;

namespace Pipelines.Durable.Hub.Episodes;

/// <summary>An event for another instance.</summary>
internal sealed record OutgoingEvent(string TargetId, HistoryEvent Raised);
