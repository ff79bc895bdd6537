using GpuHost.Serving.Requests;

namespace Pipelines.Bench.Engine;

/// <summary>One run of the load.</summary>
internal sealed record SharedPrefixOutcome(TimeSpan Wall, IReadOnlyList<GenerationResult> Results);
