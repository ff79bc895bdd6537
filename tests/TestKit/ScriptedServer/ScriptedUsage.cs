namespace Pipelines.TestKit.ScriptedServer;

/// <summary>The tokens that an answer claims.</summary>
public sealed record ScriptedUsage(long PromptTokens, long CompletionTokens, long CachedTokens = 0);
