namespace Pipelines.Core.Planning;

/// <summary>At most <paramref name="Count"/> (calls or tokens) in any window of length <paramref name="Per"/>.</summary>
public sealed record RateLimit(long Count, TimeSpan Per);
