using Pipelines.Runtime.Stages;

namespace Pipelines.Runtime.Orchestrations;

/// <summary>A stage of an open run: finished, or to be worked on.</summary>
/// <param name="Output">Set when it is finished.</param>
/// <param name="Work">Set when it is not.</param>
internal sealed record OpenStage(StageOutput? Output, OpenStageWork? Work);
