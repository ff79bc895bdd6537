namespace Pipelines.Connectors.Downloads;

/// <summary>What to do with an answer to a ranged request.</summary>
/// <param name="Action">Take the body, or not.</param>
/// <param name="TotalBytes">Size of the whole file, where the answer tells.</param>
/// <param name="Reason">For people; empty where nothing is odd.</param>
internal sealed record RangePlan(RangeAction Action, long? TotalBytes, string Reason = "");
