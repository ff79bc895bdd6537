using Pipelines.Core.Operators;

namespace Pipelines.Runtime.Lineage;

/// <summary>What a stage did with a row.</summary>
/// <param name="Stage">The stage, for example <c>01-extract</c>.</param>
/// <param name="Calls">The calls for it, in order.</param>
/// <param name="Results">What became of it: the row itself, those that were made of it, or why it ended.</param>
public sealed record TracedStage(string Stage, IReadOnlyList<TracedCall> Calls, IReadOnlyList<RowResult> Results);
