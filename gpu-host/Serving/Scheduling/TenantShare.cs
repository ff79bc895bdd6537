namespace GpuHost.Serving.Scheduling;

/// <summary>
/// What a tenant has used, on a clock of tokens: of the tenants that wait, the one that used least goes first. A tenant that
/// comes back starts at the least share of those present, so that nobody saves up turns by being away.
/// </summary>
internal sealed class TenantShare(string name)
{
    public string Name { get; } = name;

    public long UsedTokens { get; set; }

    /// <summary>Jobs that wait or run; the share is forgotten at 0.</summary>
    public int JobCount { get; set; }

    public LinkedList<SequenceJob> Interactive { get; } = new();

    public LinkedList<SequenceJob> Batch { get; } = new();
}
