namespace GpuHost.Host.Batches;

/// <summary>What is wrong with a batch's file.</summary>
/// <param name="Code">A word for programs, such as <c>duplicate_custom_id</c>.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="Line">From 1; null where it is the file itself.</param>
/// <param name="Param">Where in the line, as <c>body.model</c>.</param>
internal sealed record BatchError(string Code, string Message, int? Line = null, string? Param = null);
