namespace Pipelines.Core.Inference;

/// <summary>One message of a conversation.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Content">Its text.</param>
/// <param name="Name">The tool's name for <see cref="ChatRole.Tool"/>, else null.</param>
public sealed record ChatMessage(ChatRole Role, string Content, string? Name = null);
