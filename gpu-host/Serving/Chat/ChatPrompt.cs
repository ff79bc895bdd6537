using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Chat;

/// <summary>A prompt as the model reads it.</summary>
/// <param name="Tokens">The whole prompt.</param>
/// <param name="Breakpoints">Lengths in tokens of beginnings that others will share, ascending; empty if none is known.</param>
public sealed record ChatPrompt(TokenId[] Tokens, IReadOnlyList<int> Breakpoints)
{
    /// <inheritdoc cref="GenerationRequest.NextSharesTokens"/>
    public int NextSharesTokens { get; init; }
}
