namespace GpuHost.Host.Files;

/// <summary>Which piece of a list is wanted.</summary>
/// <param name="After">The id of the last one seen; null to begin.</param>
/// <param name="Limit">Most items.</param>
/// <param name="OldestFirst">The order.</param>
internal sealed record PageQuery(string? After, int Limit, bool OldestFirst)
{
    /// <summary>Reads one item more than is wanted: it tells whether there are more.</summary>
    public int Fetch => Limit + 1;

    public Page<T> Cut<T>(List<T> fetched) => fetched.Count > Limit ? new Page<T>(fetched[..Limit], HasMore: true) : new Page<T>(fetched, HasMore: false);
}
