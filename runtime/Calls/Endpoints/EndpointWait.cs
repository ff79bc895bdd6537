namespace Pipelines.Runtime.Calls.Endpoints;

/// <summary>A run is waiting for an endpoint that is down; it goes on by itself when that answers.</summary>
/// <param name="Endpoint">Its address.</param>
/// <param name="Reason">What it said or did last.</param>
/// <param name="Since">When the run began to wait.</param>
/// <param name="Until">When the run gives up waiting, to be gone on with later.</param>
public sealed record EndpointWait(string Endpoint, string Reason, DateTimeOffset Since, DateTimeOffset Until);
