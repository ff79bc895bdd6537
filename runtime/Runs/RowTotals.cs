namespace Pipelines.Runtime.Runs;

/// <summary>The rows of a run.</summary>
/// <param name="In">Rows read from datasets.</param>
/// <param name="Out">Rows that left the last stage.</param>
/// <param name="Failed">Rows that failed, at any operator.</param>
/// <param name="Skipped">Rows that were skipped, at any operator.</param>
/// <param name="Filtered">Rows that a filter dropped.</param>
public sealed record RowTotals(long In, long Out, long Failed, long Skipped, long Filtered);
