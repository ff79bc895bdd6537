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

    private const int PartsMax = 1_024;
    private const int ToolCallsMax = 128;

    /// <returns>The messages, and where the last breakpoint stands; the default where there is none.</returns>
    /// <exception cref="ApiException">A message is wrong.</exception>
    public static (IReadOnlyList<ChatMessage> Messages, PrefixBoundary Prefix) Read(RequestFields fields)
    {
        JArray list = fields.List("messages", MessagesMax)
            ?? throw ApiException.Invalid("messages", "The parameter 'messages' is missing.");
        if (list.Count == 0)
        {
            throw ApiException.Invalid("messages", "'messages' is empty. A conversation has at least one.");
        }

        var messages = new List<ChatMessage>(list.Count);
        PrefixBoundary prefix = default;
        foreach ((int index, JToken item) in list.Index())
        {
            string path = $"messages[{index}]";
            var message = new RequestFields(item as JObject ?? throw ApiException.Invalid(path, $"'{path}' is not an object."), path);
            (ChatMessage read, int? breakpoint) = ReadOne(message);
            messages.Add(read);
            prefix = breakpoint is { } at ? new PrefixBoundary(index, at) : prefix;
        }

        return (messages, prefix);
    }

    private static (ChatMessage Message, int? Breakpoint) ReadOne(RequestFields message)
    {
        ChatRole role = message.RequiredText("role") switch
        {
            "system" or "developer" => ChatRole.System,
            "user" => ChatRole.User,
            "assistant" => ChatRole.Assistant,
            "tool" => ChatRole.Tool,
            _ => throw message.Wrong("role", "system, developer, user, assistant or tool"),
        };
        (string content, int? breakpoint) = ReadContent(message);
        var read = new ChatMessage(role, content, message.Text("name"))
        {
            ToolCalls = role == ChatRole.Assistant ? message.List("tool_calls", ToolCallsMax) : null,
            ToolCallId = role == ChatRole.Tool ? message.Text("tool_call_id") : null,
        };
        message.Ignore("refusal", "annotations", "audio", "reasoning_content");
        message.RequireAllRead();
        return (read, breakpoint);
    }

    private static (string Content, int? Breakpoint) ReadContent(RequestFields message)
    {
        switch (message.Find("content"))
        {
            case null:
                return ("", null);
            case JValue { Value: string text }:
                return (text, null);
            case JArray:
                break;
            default:
                throw message.Wrong("content", "text or a list of parts");
        }

        JArray parts = message.List("content", PartsMax)!;
        var content = new StringBuilder();
        int? breakpoint = null;
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
                breakpoint = content.Length;
            }

            part.RequireAllRead();
        }

        return (content.ToString(), breakpoint);
    }
}
