using Pipelines.Core.Inference;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>One line of the bill: a call that was answered.</summary>
/// <param name="Answer">The answer's id, as the caller got it.</param>
/// <param name="At">When it was finished.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="KeyName">With which key it was asked.</param>
/// <param name="Model">As the request named it.</param>
/// <param name="Kind">One of <see cref="CallKind"/>.</param>
/// <param name="IsBatch">A line of a batch, which costs less.</param>
/// <param name="Tokens">What it used.</param>
/// <param name="Cost">What it costs; null for a model without a price.</param>
internal sealed record UsageEntry(
    string Answer,
    DateTimeOffset At,
    string Tenant,
    string KeyName,
    string Model,
    string Kind,
    bool IsBatch,
    TokenUsage Tokens,
    CallCost? Cost)
{
    /// <summary>Whose work it was, as the request said.</summary>
    public CallOrigin Origin { get; init; } = CallOrigin.None;
}
