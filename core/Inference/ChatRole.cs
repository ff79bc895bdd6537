namespace Pipelines.Core.Inference;

/// <summary>Who says a message. Written in lower case on the wire.</summary>
public enum ChatRole
{
    System,
    User,
    Assistant,
    Tool,
}
