namespace GpuHost.Host.Batches.Input;

/// <summary>A line that is to be answered.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Where it begins in the file.</param>
/// <param name="Length">In bytes, without its end.</param>
/// <param name="Path">Its prompt in the order of prefixes; see <see cref="PrefixOrder"/>.</param>
internal sealed record PlannedLine(int Number, long Offset, int Length, int[] Path);
