namespace GpuHost.Host.Batches;

/// <summary>A line that is answered, as it is kept.</summary>
/// <param name="Number">From 1.</param>
/// <param name="IsError">It belongs into the error file.</param>
/// <param name="Json">The line of that file, without its end.</param>
internal sealed record AnsweredLine(int Number, bool IsError, byte[] Json);
