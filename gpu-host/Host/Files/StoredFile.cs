namespace GpuHost.Host.Files;

/// <summary>A file of a tenant. Its content never changes.</summary>
/// <param name="Id">As the API names it; letters, digits and a dash, so it names the content on disk too.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Purpose">One of <see cref="FilePurposes"/>.</param>
/// <param name="Name">As its owner calls it; never a path here.</param>
/// <param name="SizeBytes">Of the content.</param>
/// <param name="CreatedAt">When it was whole.</param>
internal sealed record StoredFile(string Id, string Tenant, string Purpose, string Name, long SizeBytes, DateTimeOffset CreatedAt)
{
    /// <summary>When it is deleted; null for a file that stays until somebody deletes it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
