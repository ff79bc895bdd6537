using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Operators.Asking;

/// <summary>What was read of an answer: its fields, or why it cannot be used.</summary>
/// <param name="Text">The answer as it came.</param>
/// <param name="Fields">The fields, of the schema; null when there is a fault.</param>
/// <param name="Fault">What is wrong with it; null when it is good so far.</param>
internal sealed record AnswerReading(string Text, JObject? Fields, AnswerFault? Fault);
