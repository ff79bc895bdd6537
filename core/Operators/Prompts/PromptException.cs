namespace Pipelines.Core.Operators.Prompts;

/// <summary>A prompt that could not be rendered for these values. The message is for the person who wrote the prompt.</summary>
internal sealed class PromptException(string message, Exception innerException) : Exception(message, innerException);
