using Pipelines.Core.Inference;

namespace Pipelines.Connectors.OpenAi.Answers;

/// <summary>The words that endpoints use for why generation ended.</summary>
internal static class FinishReasons
{
    public static FinishReason Of(string? word, bool isToolCall) => word?.ToLowerInvariant() switch
    {
        "length" or "max_tokens" or "model_length" => FinishReason.Length,
        "content_filter" or "safety" or "recitation" => FinishReason.ContentFilter,
        "tool_calls" or "function_call" or "tool_use" => FinishReason.ToolCall,
        // A forced tool call ends with "stop" at OpenAI.
        _ => isToolCall ? FinishReason.ToolCall : FinishReason.Stop,
    };
}
