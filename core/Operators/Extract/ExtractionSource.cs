using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Asking;

namespace Pipelines.Core.Operators.Extract;

/// <summary>A text that is asked about.</summary>
/// <param name="Shown">What the model sees of it, with its heading; stands behind what is to be extracted.</param>
/// <param name="Rules">What holds for an answer about this text.</param>
/// <param name="Take">The parts that an answer means, each as it is written in the text.</param>
internal sealed record ExtractionSource(string Shown, IReadOnlyList<AnswerRule> Rules, Func<JObject, IEnumerable<string>> Take);
