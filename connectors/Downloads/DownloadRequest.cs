namespace Pipelines.Connectors.Downloads;

/// <summary>One file to fetch.</summary>
/// <param name="Address">Absolute http or https address.</param>
/// <param name="PartPath">
/// Where the bytes go. What an earlier, interrupted download left there is gone on with. Beside it stands
/// <c>{PartPath}.json</c>, which says what the bytes belong to. The caller publishes the finished file and deletes neither
/// on failure.
/// </param>
public sealed record DownloadRequest(Uri Address, string PartPath)
{
    /// <summary>The size that the file must have, where it is known beforehand.</summary>
    public long? ExpectedSizeBytes { get; init; }

    /// <summary>A larger file is refused, before its bytes are fetched where the server tells its size.</summary>
    public long MaxSizeBytes { get; init; } = long.MaxValue;

    /// <summary>Allows unencrypted http to any host; to this machine it is always allowed.</summary>
    public bool AllowHttp { get; init; }
}
