using Pipelines.Core.Operators.Prompts;

namespace Pipelines.Core.Operators.Asking;

/// <summary>Has answers reviewed and improved (<c>gleaning</c>).</summary>
/// <param name="RoundsMax">How often an answer is improved at most.</param>
/// <param name="ReviewPrompt">What the reviewing model is asked about an answer; reads <c>output</c>.</param>
/// <param name="Condition">Only answers for which this holds are reviewed; null reviews all.</param>
/// <param name="Model">The reviewing model.</param>
/// <param name="Contract">What a review is.</param>
internal sealed record GleaningOptions(int RoundsMax, CompiledPrompt ReviewPrompt, AnswerRule? Condition, string Model, OutputContract Contract);
