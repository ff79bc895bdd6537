namespace Pipelines.Core.Usage;

/// <summary>What one model was paid for.</summary>
/// <param name="Model">Its name as the pipeline writes it.</param>
/// <param name="Calls">Paid calls.</param>
/// <param name="Tokens">Their tokens, added up.</param>
public sealed record ModelUsage(string Model, long Calls, TokenUsage Tokens);
