namespace Pipelines.Core.Operators.Asking;

/// <summary>What an answer must keep to, and what is tried until it does.</summary>
/// <param name="Contract">Its schema.</param>
/// <param name="Model">How the model is asked.</param>
/// <param name="Rules">What holds for it beyond the schema (<c>validate</c>).</param>
/// <param name="RetriesMax">How often it is asked for again when it breaks schema or rules; the last answer is checked like the first.</param>
/// <param name="Gleaning">How it is reviewed; null when it is not.</param>
internal sealed record AnswerPolicy(OutputContract Contract, ModelOptions Model, IReadOnlyList<AnswerRule> Rules, int RetriesMax, GleaningOptions? Gleaning);
