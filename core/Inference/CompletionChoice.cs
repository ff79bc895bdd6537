namespace Pipelines.Core.Inference;

/// <summary>One answer.</summary>
/// <param name="Text">The answer's text: for a typed answer the JSON text, whichever way it came over the wire.</param>
/// <param name="FinishReason">Why generation ended.</param>
/// <param name="Reasoning">What the model thought before answering, when the endpoint tells it apart; else null.</param>
/// <param name="LogProbs">One entry a generated token when asked for; else null.</param>
public sealed record CompletionChoice(
    string Text,
    FinishReason FinishReason,
    string? Reasoning = null,
    IReadOnlyList<TokenLogProb>? LogProbs = null);
