using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>The JSON of <c>/v1/chat/completions</c> without streaming.</summary>
internal static class CompletionBody
{
    /// <summary>A time that is the same in every test.</summary>
    public const long CreatedUnixSeconds = 1_700_000_000;

    public static JObject Of(ScriptedCall call, IReadOnlyList<ScriptedChoice> choices, ScriptedUsage usage) => new()
    {
        ["id"] = $"chatcmpl-{call.Index}",
        ["object"] = "chat.completion",
        ["created"] = CreatedUnixSeconds,
        ["model"] = call.Model,
        ["choices"] = new JArray(choices.Select((choice, index) => Choice(call, choice, index))),
        ["usage"] = Usage(usage),
    };

    public static JObject Usage(ScriptedUsage usage) => new()
    {
        ["prompt_tokens"] = usage.PromptTokens,
        ["completion_tokens"] = usage.CompletionTokens,
        ["total_tokens"] = usage.PromptTokens + usage.CompletionTokens,
        ["prompt_tokens_details"] = new JObject { ["cached_tokens"] = usage.CachedTokens },
    };

    public static string FinishReason(ScriptedCall call, ScriptedChoice choice) =>
        choice.FinishReason ?? (GoesByTool(call, choice) ? "tool_calls" : "stop");

    public static bool GoesByTool(ScriptedCall call, ScriptedChoice choice) => choice.IsTyped && call.WantsToolCall;

    public static int Words(string? text) => text?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length ?? 0;

    public static JObject ToolCall(ScriptedCall call, int index, string arguments) => new()
    {
        ["index"] = 0,
        ["id"] = $"call_{call.Index}_{index}",
        ["type"] = "function",
        ["function"] = new JObject { ["name"] = "send_output", ["arguments"] = arguments },
    };

    private static JObject Choice(ScriptedCall call, ScriptedChoice choice, int index)
    {
        bool byTool = GoesByTool(call, choice);
        var message = new JObject { ["role"] = "assistant", ["content"] = byTool ? null : choice.Content };
        if (byTool)
        {
            message["tool_calls"] = new JArray(ToolCall(call, index, choice.Content!));
        }

        if (choice.Reasoning is not null)
        {
            message["reasoning_content"] = choice.Reasoning;
        }

        if (choice.Refusal is not null)
        {
            message["refusal"] = choice.Refusal;
        }

        return new JObject
        {
            ["index"] = index,
            ["message"] = message,
            ["logprobs"] = choice.LogProbs,
            ["finish_reason"] = FinishReason(call, choice),
        };
    }
}
