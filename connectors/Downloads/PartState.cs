namespace Pipelines.Connectors.Downloads;

/// <summary>What the bytes of a part file belong to.</summary>
/// <param name="Address">Where they were asked for.</param>
/// <param name="ETag">The strong entity tag of the whole file; null where the server names none.</param>
/// <param name="LastModified">The fallback for the tag.</param>
/// <param name="TotalBytes">Size of the whole file, where the server tells.</param>
internal sealed record PartState(Uri Address, string? ETag, DateTimeOffset? LastModified, long? TotalBytes)
{
    /// <summary>Without a validator nobody can tell whether the rest still belongs to what is here.</summary>
    public bool CanResume => ETag is not null || LastModified is not null;
}
