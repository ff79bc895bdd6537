namespace Pipelines.Runtime.Lineage;

/// <summary>How a row came about: its name, the rows it was derived from, and what each stage asked and made.</summary>
/// <param name="Row">Its id.</param>
/// <param name="Ancestors">The rows it was derived from, the input row first; empty for an input row.</param>
/// <param name="Stages">The stages that had to do with it, in order.</param>
public sealed record RowTrace(string Row, IReadOnlyList<string> Ancestors, IReadOnlyList<TracedStage> Stages);
