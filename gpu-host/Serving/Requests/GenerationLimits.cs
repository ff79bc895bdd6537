namespace GpuHost.Serving.Requests;

/// <summary>A request's bounds after defaults: never more output than fits, and how long its KV stays.</summary>
internal readonly record struct GenerationLimits(int OutputTokensMax, TimeSpan KeepFor);
