namespace Pipelines.Core.Inference;

/// <summary>A piece of a streamed answer; the last one carries the whole <see cref="Completion"/> and no text.</summary>
public sealed record CompletionUpdate(int ChoiceIndex, string Text, Completion? Final = null)
{
    /// <summary>Of the tokens that came since the piece before, where the client tells them before the end; the whole has them all again.</summary>
    public IReadOnlyList<TokenLogProb>? LogProbs { get; init; }
}
