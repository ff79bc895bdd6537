using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Inference;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Content">Its text.</param>
/// <param name="Name">The tool's name for <see cref="ChatRole.Tool"/>, else null.</param>
public sealed record ChatMessage(ChatRole Role, string Content, string? Name = null)
{
    /// <summary>
    /// The tools that an assistant called in this turn, each <c>{"id", "type": "function", "function": {"name", "arguments"}}</c> as
    /// OpenAI writes them; null where it called none. Not changed any more.
    /// </summary>
    public JArray? ToolCalls { get; init; }

    /// <summary>For <see cref="ChatRole.Tool"/>: which of those calls this is the result of.</summary>
    public string? ToolCallId { get; init; }
}
