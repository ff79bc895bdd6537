using Pipelines.Core.Identity;

namespace Pipelines.Runtime.Stages;

/// <summary>What a stage is to work on, and the key of that.</summary>
/// <param name="Input">Its rows.</param>
/// <param name="Key">Plan, input and models.</param>
internal sealed record StageQuestion(IStageRows Input, ContentHash Key);
