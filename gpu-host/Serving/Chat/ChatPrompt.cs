using GpuHost.Serving.Models;

namespace GpuHost.Serving.Chat;

/// <summary>A conversation as tokens.</summary>
/// <param name="Tokens">The whole prompt.</param>
/// <param name="StaticTokens">How many of them every row of the pipeline shares; 0 if that is not known.</param>
internal sealed record ChatPrompt(TokenId[] Tokens, int StaticTokens);
