using GpuHost.Host.Ledger;

namespace GpuHost.Host.Batches;

/// <summary>What has become of a line.</summary>
/// <param name="Number">Of the line, from 1.</param>
/// <param name="Json">The line of the output or the error file, without its end.</param>
/// <param name="Paid">Its place on the bill; null for a line with an error, which costs nothing.</param>
internal sealed record LineResult(int Number, byte[] Json, UsageEntry? Paid);
