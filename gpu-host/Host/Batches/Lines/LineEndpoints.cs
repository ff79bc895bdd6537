namespace GpuHost.Host.Batches.Lines;

/// <summary>The endpoints that batches may name.</summary>
internal sealed class LineEndpoints(IEnumerable<ILineEndpoint> endpoints)
{
    private readonly ILineEndpoint[] _endpoints = [.. endpoints];

    public IEnumerable<string> Paths => _endpoints.Select(static endpoint => endpoint.Path);

    /// <summary>Null for one that is not for batches.</summary>
    public ILineEndpoint? Find(string path) => Array.Find(_endpoints, endpoint => endpoint.Path == path);
}
