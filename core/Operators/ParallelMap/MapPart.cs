using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.ParallelMap;

/// <summary>One of the prompts of a parallel map.</summary>
/// <param name="Label">What messages call it, for example <c>prompts[1] (tone)</c>.</param>
/// <param name="Question">What it asks, and the part of the schema that it answers.</param>
internal sealed record MapPart(string Label, RowQuestion Question);
