using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;

namespace GpuHost.Serving.Chat;

/// <summary>ChatML, for models whose file has no template: the form that most instruct models have seen.</summary>
internal sealed class ChatMlFormat : IChatFormat
{
    public string Render(IReadOnlyList<ChatMessage> messages, JObject? variables)
    {
        var text = new StringBuilder();
        foreach (ChatMessage message in messages)
        {
            text.Append("<|im_start|>").Append(RoleName(message.Role)).Append('\n');
            text.Append(message.Content).Append("<|im_end|>\n");
        }

        return text.Append("<|im_start|>assistant\n").ToString();
    }

    /// <summary>A role as templates and the wire spell it.</summary>
    public static string RoleName(ChatRole role) => role switch
    {
        ChatRole.System => "system",
        ChatRole.User => "user",
        ChatRole.Assistant => "assistant",
        ChatRole.Tool => "tool",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Not a role."),
    };
}
