using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Writing;

/// <summary>Why an answer ended, in OpenAI's words.</summary>
internal static class FinishReasons
{
    public const string ToolCalls = "tool_calls";

    public static string Of(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.ToolCall => ToolCalls,
        FinishReason.ContentFilter => "content_filter",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Not a reason."),
    };
}
