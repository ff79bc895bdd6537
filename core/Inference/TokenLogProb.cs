namespace Pipelines.Core.Inference;

/// <summary>The natural log-probability of a generated token, and of its likeliest alternatives.</summary>
public sealed record TokenLogProb(string Token, double LogProb, IReadOnlyList<TokenLogProb> Alternatives);
