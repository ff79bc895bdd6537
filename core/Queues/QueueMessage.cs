namespace Pipelines.Core.Queues;

/// <summary>A message that was received and not yet deleted.</summary>
/// <param name="Id">The same for every delivery.</param>
/// <param name="Receipt">Names this delivery.</param>
/// <param name="Body">What was sent.</param>
/// <param name="Deliveries">From 1.</param>
public sealed record QueueMessage(string Id, string Receipt, string Body, int Deliveries);
