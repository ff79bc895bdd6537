using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>One choice of a completion.</summary>
/// <param name="Content">Its text.</param>
/// <param name="FinishReason">Null gives <c>tool_calls</c> for a tool call and <c>stop</c> otherwise.</param>
/// <param name="Reasoning">Sent as <c>reasoning_content</c>.</param>
/// <param name="Refusal">Sent as <c>refusal</c>.</param>
/// <param name="LogProbs">Sent as <c>logprobs</c>.</param>
public sealed record ScriptedChoice(
    string? Content,
    string? FinishReason = null,
    string? Reasoning = null,
    string? Refusal = null,
    JObject? LogProbs = null)
{
    /// <summary>The content is a typed answer: it travels in a tool call when the caller asked for one.</summary>
    public bool IsTyped { get; private init; }

    public static ScriptedChoice Typed(JToken value) =>
        new(value.ToString(Newtonsoft.Json.Formatting.None)) { IsTyped = true };
}
