using Pipelines.Core.Inference;

namespace Pipelines.Core.Scoring;

/// <summary>How sure a model was of an answer.</summary>
public static class AnswerConfidence
{
    /// <summary>
    /// The geometric mean of the probabilities of the answer's tokens, that is e to the mean of their log-probabilities: from 0 to 1, and the same for
    /// long answers as for short ones. It orders answers; whether 0.9 means nine right of ten is what <see cref="ConfidenceCalibration"/> tells.
    /// </summary>
    /// <returns>Null when the endpoint told no log-probabilities.</returns>
    public static double? Of(CompletionChoice choice) =>
        choice.LogProbs is { Count: > 0 } tokens ? Math.Exp(Math.Min(0, tokens.Average(static token => token.LogProb))) : null;
}
