namespace GpuHost.Serving.Requests;

/// <summary>Where a request's time went.</summary>
/// <param name="Queued">From submission to the first step that computed for it.</param>
/// <param name="Restored">From submission to the last saved KV that was restored for it; zero if none was.</param>
/// <param name="ToFirstToken">From submission to the first token of the answer.</param>
/// <param name="Total">From submission to the end.</param>
public readonly record struct GenerationTiming(TimeSpan Queued, TimeSpan Restored, TimeSpan ToFirstToken, TimeSpan Total);
