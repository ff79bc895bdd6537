namespace Pipelines.Functions.App.Access;

/// <summary>A key that was made at work: <c>keys/{name}.json</c>. The key itself is kept nowhere.</summary>
/// <param name="Sha256">The hash of the key, in hex.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Code">Pipelines that it deploys may bring code.</param>
/// <param name="Web">Pipelines that it deploys may reach the network.</param>
/// <param name="By">Who made it: the name of their key, or <c>command line</c>.</param>
/// <param name="At">When.</param>
public sealed record KeyRecord(string Sha256, AccessRole Role, bool Code, bool Web, string By, DateTimeOffset At)
{
    /// <summary>When it was revoked; null while it opens. A revoked key keeps its name, which the audit log uses.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }
}
