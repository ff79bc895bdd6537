namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>A place among the calls under way at an endpoint.</summary>
/// <param name="Epoch">The epoch of the limit in which the call began.</param>
/// <param name="BegunAt">The timestamp at which it began.</param>
internal readonly record struct EndpointSlot(int Epoch, long BegunAt);
