using Newtonsoft.Json.Linq;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>The events of a streamed completion: the text in pieces of a few characters, the reason, the usage, the end mark.</summary>
internal static class CompletionEvents
{
    private const int PieceChars = 4;

    public static IReadOnlyList<string> Of(ScriptedCall call, IReadOnlyList<ScriptedChoice> choices, ScriptedUsage usage)
    {
        List<string> events = [];
        foreach ((int index, ScriptedChoice choice) in choices.Index())
        {
            if (choice.Reasoning is not null)
            {
                events.Add(Delta(call, index, new JObject { ["reasoning_content"] = choice.Reasoning }));
            }

            if (choice.Refusal is not null)
            {
                events.Add(Delta(call, index, new JObject { ["refusal"] = choice.Refusal }));
            }

            events.AddRange(Pieces(choice.Content ?? "").Select((piece, number) => Delta(call, index, Piece(call, choice, index, piece, number == 0))));
            events.Add(Delta(call, index, [], CompletionBody.FinishReason(call, choice)));
        }

        events.Add(Chunk(call, [], CompletionBody.Usage(usage)));
        events.Add("[DONE]");
        return events;
    }

    private static IEnumerable<string> Pieces(string text)
    {
        for (int start = 0; start < text.Length; start += PieceChars)
        {
            yield return text.Substring(start, Math.Min(PieceChars, text.Length - start));
        }
    }

    private static JObject Piece(ScriptedCall call, ScriptedChoice choice, int index, string piece, bool isFirst)
    {
        if (!CompletionBody.GoesByTool(call, choice))
        {
            return new JObject { ["content"] = piece };
        }

        // Only the first piece of a tool call names the tool.
        JObject toolCall = isFirst
            ? CompletionBody.ToolCall(call, index, piece)
            : new JObject { ["index"] = 0, ["function"] = new JObject { ["arguments"] = piece } };
        return new JObject { ["tool_calls"] = new JArray(toolCall) };
    }

    private static string Delta(ScriptedCall call, int index, JObject delta, string? finishReason = null) => Chunk(
        call,
        [new JObject { ["index"] = index, ["delta"] = delta, ["finish_reason"] = finishReason }],
        usage: null);

    private static string Chunk(ScriptedCall call, JArray choices, JObject? usage) => new JObject
    {
        ["id"] = $"chatcmpl-{call.Index}",
        ["object"] = "chat.completion.chunk",
        ["created"] = CompletionBody.CreatedUnixSeconds,
        ["model"] = call.Model,
        ["choices"] = choices,
        ["usage"] = usage,
    }.ToString(Newtonsoft.Json.Formatting.None);
}
