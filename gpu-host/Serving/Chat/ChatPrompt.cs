using GpuHost.Serving.Models;

namespace GpuHost.Serving.Chat;

/// <summary>A conversation as tokens.</summary>
/// <param name="Tokens">The whole prompt.</param>
/// <param name="Breakpoints">Lengths in tokens of beginnings that others will share, ascending; empty if none is known.</param>
internal sealed record ChatPrompt(TokenId[] Tokens, IReadOnlyList<int> Breakpoints);
