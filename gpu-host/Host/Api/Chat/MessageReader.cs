using System.Text;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary>Reads <c>messages</c>. A text part with <c>prompt_cache_breakpoint</c> ends what other requests will share.</summary>
internal static class MessageReader
{
    public const int MessagesMax = 4_096;

    /// <summary>Breakpoints of a request: as many as OpenAI looks at.</summary>
    public const int BreakpointsMax = 50;

    private const int PartsMax = 1_024;
    private const int ToolCallsMax = 128;

    /// <returns>The messages, and where their breakpoints stand.</returns>
    /// <exception cref="ApiException">A message is wrong.</exception>
    public static (IReadOnlyList<ChatMessage> Messages, IReadOnlyList<PrefixBoundary> Breakpoints) Read(RequestFields fields)
    {
        JArray list = fields.List("messages", MessagesMax)
            ?? throw ApiException.Invalid("messages", "The parameter 'messages' is missing.");
        if (list.Count == 0)
        {
            throw ApiException.Invalid("messages", "'messages' is empty. A conversation has at least one.");
        }

        var messages = new List<ChatMessage>(list.Count);
        List<PrefixBoundary> breakpoints = [];
        foreach ((int index, JToken item) in list.Index())
        {
            string path = $"messages[{index}]";
            var message = new RequestFields(item as JObject ?? throw ApiException.Invalid(path, $"'{path}' is not an object."), path);
            (ChatMessage read, IReadOnlyList<int> places) = ReadOne(message);
            messages.Add(read);
            breakpoints.AddRange(places.Select(place => new PrefixBoundary(index, place)));
        }

        return breakpoints.Count <= BreakpointsMax
            ? (messages, breakpoints)
            : throw ApiException.Invalid("messages", $"The request has {breakpoints.Count} of 'prompt_cache_breakpoint', and may have {BreakpointsMax}. Leave some out.");
    }

    private static (ChatMessage Message, IReadOnlyList<int> Breakpoints) ReadOne(RequestFields message)
    {
        ChatRole role = message.RequiredText("role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            _ => throw message.Wrong("role", "system, developer, user, assistant or tool"),
        };
        (string content, IReadOnlyList<int> breakpoints) = ReadContent(message);
        var read = new ChatMessage(role, content, message.Text("name"))
        {
            ToolCalls = role == ChatRole.Assistant ? message.List("tool_calls", ToolCallsMax) : null,
            ToolCallId = role == ChatRole.Tool ? message.Text("tool_call_id") : null,
        };
        message.Ignore("refusal", "annotations", "audio", "reasoning_content");
        message.RequireAllRead();
        return (read, breakpoints);
    }

    private static (string Content, IReadOnlyList<int> Breakpoints) ReadContent(RequestFields message)
    {
        switch (message.Find("content"))
        {
            case null:
                return ("", []);
            case JValue { Value: string text }:
                return (text, []);
            case JArray:
                break;
            default:
                throw message.Wrong("content", "text or a list of parts");
        }

        JArray parts = message.List("content", PartsMax)!;
        var content = new StringBuilder();
        List<int> breakpoints = [];
        foreach ((int index, JToken item) in parts.Index())
        {
            string path = $"{message.PathOf("content")}[{index}]";
            var part = new RequestFields(item as JObject ?? throw ApiException.Invalid(path, $"'{path}' is not an object."), path);
            if (part.RequiredText("type") is not ("text" or "input_text"))
            {
                throw part.Wrong("type", "text: the models of this server read nothing else");
            }

            content.Append(part.RequiredText("text"));
            if (part.Object("prompt_cache_breakpoint") is not null)
            {
                breakpoints.Add(content.Length);
            }

            part.RequireAllRead();
        }

        return (content.ToString(), breakpoints);
    }
}
