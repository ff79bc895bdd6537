namespace GpuHost.Host.Metrics;

/// <summary>Requests that are over, by endpoint and status. There are as many endpoints as routes, whatever is asked for. Thread-safe.</summary>
internal sealed class RequestCounts
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(string Endpoint, int Status), long> _counts = [];

    /// <param name="endpoint">The pattern of the route, never the path of the request.</param>
    /// <param name="status">The HTTP status.</param>
    public void Add(string endpoint, int status)
    {
        lock (_gate)
        {
            _counts[(endpoint, status)] = _counts.GetValueOrDefault((endpoint, status)) + 1;
        }
    }

    public IReadOnlyList<(string Endpoint, int Status, long Count)> Read()
    {
        lock (_gate)
        {
            return [.. _counts.Select(static entry => (entry.Key.Endpoint, entry.Key.Status, entry.Value))];
        }
    }
}
