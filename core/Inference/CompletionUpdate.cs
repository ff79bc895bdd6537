namespace Pipelines.Core.Inference;

/// <summary>A piece of a streamed answer; the last one carries the whole <see cref="Completion"/> and no text.</summary>
public sealed record CompletionUpdate(int ChoiceIndex, string Text, Completion? Final = null);
