using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>What was used by calls that have the same day, tenant, and so on; what they were not told apart by is null.</summary>
/// <param name="Calls">How many were answered.</param>
/// <param name="Tokens">All together.</param>
/// <param name="Cost">Null where one of the calls had no price.</param>
internal sealed record UsageSum(long Calls, TokenUsage Tokens, CallCost? Cost)
{
    /// <summary><c>yyyy-MM-dd</c>, UTC.</summary>
    public string? Day { get; init; }

    /// <summary>Who pays.</summary>
    public string? Tenant { get; init; }

    /// <summary>As requests named it.</summary>
    public string? Model { get; init; }

    /// <summary>One of <see cref="CallKind"/>.</summary>
    public string? Kind { get; init; }

    /// <summary>Lines of batches.</summary>
    public bool? IsBatch { get; init; }

    public string? Pipeline { get; init; }

    public string? Run { get; init; }

    public string? Call { get; init; }
}
