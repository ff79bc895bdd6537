using GpuHost.Serving.Models;

namespace GpuHost.Serving.Sampling;

/// <summary>A token and the natural logarithm of its probability under the model, before any sampling setting.</summary>
public readonly record struct TokenLikelihood(TokenId Token, float LogProb);
