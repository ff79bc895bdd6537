using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>What one tenant used of one model on one day.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c>, UTC.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Model">As requests named it.</param>
/// <param name="Kind">One of <see cref="CallKind"/>.</param>
/// <param name="IsBatch">Lines of batches.</param>
/// <param name="Calls">How many were answered.</param>
/// <param name="Tokens">All together.</param>
/// <param name="Cost">Null where one of the calls had no price.</param>
internal sealed record UsageSum(string Day, string Tenant, string Model, string Kind, bool IsBatch, long Calls, TokenUsage Tokens, CallCost? Cost);
