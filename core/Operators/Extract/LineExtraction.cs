using Newtonsoft.Json.Linq;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Planning;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Extract;

/// <summary>The model names ranges of numbered lines.</summary>
internal sealed class LineExtraction : IExtraction
{
    private const string RangesField = "line_ranges";
    private const string StartField = "start_line";
    private const string EndField = "end_line";

    public ExtractionMethod Method => ExtractionMethod.LineNumber;

    public OutputContract Contract { get; } = new(
        OutputSchema.FromDocEtl(new JObject { [RangesField] = $"list[{{{StartField}: int, {EndField}: int}}]" }).Value!, OutputMode.Tools);

    public ChatMessage System(SystemPrompt prompt) => SystemMessage.ForExtraction(
        prompt,
        "The user says what to extract and gives you a text whose lines are numbered. Name the ranges of lines that hold it, each as short as it can be; "
        + "an empty list when no line does.",
        Contract);

    public ExtractionSource? Read(string text)
    {
        var numbered = NumberedText.Of(text);
        if (numbered.LineCount == 0)
        {
            return null;
        }

        return new ExtractionSource(
            $"The text, with line numbers:\n{numbered.Shown}",
            [AnswerRule.Check($"1 <= {StartField} <= {EndField} <= {numbered.LineCount}", answer => FaultOf(answer, numbered.LineCount))],
            answer => RangesOf(answer).Select(range => numbered.Slice(range.First, range.Last)));
    }

    private static string? FaultOf(JObject answer, int lineCount)
    {
        foreach ((int first, int last) in RangesOf(answer))
        {
            if (first < 1 || last < first || last > lineCount)
            {
                return $"The lines {first} to {last} are not lines of the text, which has the lines 1 to {lineCount}.";
            }
        }

        return null;
    }

    private static IEnumerable<(int First, int Last)> RangesOf(JObject answer) =>
        answer[RangesField]!.Select(static range => (LineOf(range[StartField]!), LineOf(range[EndField]!)));

    /// <summary>A number too large for any text is as wrong as one beyond the last line.</summary>
    private static int LineOf(JToken number) => number is JValue { Value: long value and >= 0 and < int.MaxValue } ? (int)value : -1;
}
