using Newtonsoft.Json.Linq;
using Pipelines.Core.Usage;

namespace Pipelines.Training.Evaluation;

/// <summary>What a model made of an item.</summary>
/// <param name="Fields">Null when the answer is not of its schema.</param>
/// <param name="Fault">Why it is not; null when it is.</param>
/// <param name="Confidence">How sure the model was, from 0 to 1; null when it does not tell.</param>
/// <param name="Usage">Tokens of the call.</param>
public sealed record GivenAnswer(JObject? Fields, string? Fault, double? Confidence, TokenUsage Usage);
