namespace Pipelines.Core.Specs.Pipeline;

/// <summary>One entry of <c>pipeline.steps</c>.</summary>
/// <param name="Name">Unique among them.</param>
/// <param name="Input">A dataset or an earlier step; null for a single empty row.</param>
/// <param name="Operations">What it applies, in order.</param>
/// <param name="Path">Where it stands, for messages.</param>
internal sealed record StepSpec(Located<string> Name, Located<string>? Input, IReadOnlyList<StepOperationSpec> Operations, string Path);
