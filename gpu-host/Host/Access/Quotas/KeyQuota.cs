namespace GpuHost.Host.Access.Quotas;

/// <summary>What a key may use; null for no limit.</summary>
internal sealed record KeyQuota
{
    public static KeyQuota Unlimited { get; } = new();

    public int? RequestsPerMinute { get; init; }

    /// <summary>Prompt and answer together.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>Prompt and answer together, of a day in UTC.</summary>
    public long? TokensPerDay { get; init; }
}
