namespace GpuHost.Serving.Sampling;

/// <summary>The chosen token's log-probability, and the likeliest tokens at that place (the chosen one may be among them).</summary>
public sealed record TokenLogProbs(TokenLikelihood Chosen, IReadOnlyList<TokenLikelihood> Top);
