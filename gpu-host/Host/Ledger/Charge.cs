using Pipelines.Core.Inference;

namespace GpuHost.Host.Ledger;

/// <summary>A line of the bill that is not a call.</summary>
/// <param name="Source">What it is for, unique: the same thing is charged once however often it is said.</param>
/// <param name="At">When it was charged.</param>
/// <param name="Type">One of <see cref="ChargeType"/>.</param>
/// <param name="Name">Of the task, the outcome, the subscription, or the tier.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="KeyName">With which key it was said; empty where the server itself did.</param>
/// <param name="Quantity">In the units of its type.</param>
/// <param name="Cost">In US dollars; null for what has no price.</param>
internal sealed record Charge(string Source, DateTimeOffset At, string Type, string Name, string Tenant, string KeyName, long Quantity, decimal? Cost)
{
    /// <summary>Of KV at rest; empty for what is no model's.</summary>
    public string Model { get; init; } = "";

    /// <summary>Whose work it was; the call is not kept.</summary>
    public CallOrigin Origin { get; init; } = CallOrigin.None;
}
