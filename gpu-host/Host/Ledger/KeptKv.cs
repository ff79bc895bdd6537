namespace GpuHost.Host.Ledger;

/// <summary>KV at rest whose keeping is not charged yet.</summary>
/// <param name="Path">Its name in the tier.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Model">As requests name it.</param>
/// <param name="Tokens">Its own, without those that it builds on.</param>
/// <param name="MeteredUntil">Charged up to here.</param>
internal sealed record KeptKv(string Path, string Tenant, string Model, long Tokens, DateTimeOffset MeteredUntil)
{
    /// <summary>Whole seconds that are to be charged; the rest of a second stays for the next time.</summary>
    public long SecondsUntil(DateTimeOffset now) => Math.Max(0, (long)(now - MeteredUntil).TotalSeconds);
}
