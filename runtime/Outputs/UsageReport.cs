using Pipelines.Core.Usage;
using Pipelines.Runtime.Runs;

namespace Pipelines.Runtime.Outputs;

/// <summary>The bill of a run: <c>usage.json</c>.</summary>
/// <param name="Total">All together.</param>
/// <param name="Models">By model.</param>
internal sealed record UsageReport(UsageTotals Total, IReadOnlyList<ModelUsage> Models);
