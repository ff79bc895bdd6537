namespace Pipelines.Runtime.Runs.Diffs;

/// <summary>How two runs differ as a whole.</summary>
/// <param name="Same">Rows that are equal.</param>
/// <param name="Added">Rows that only the second run has.</param>
/// <param name="Removed">Rows that only the first run has.</param>
/// <param name="Changed">Rows that both have, with other fields.</param>
/// <param name="ChangedByField">In how many changed rows each field differs.</param>
public sealed record DiffTotals(long Same, long Added, long Removed, long Changed, IReadOnlyDictionary<string, long> ChangedByField);
