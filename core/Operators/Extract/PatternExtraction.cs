using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Expressions.Patterns;
using Pipelines.Core.Inference;
using Pipelines.Core.Operators.Asking;
using Pipelines.Core.Planning;
using Pipelines.Core.Python;
using Pipelines.Core.Schemas;

namespace Pipelines.Core.Operators.Extract;

/// <summary>
/// The model writes regular expressions in Python's dialect. What the first group of a match holds is meant, and the whole match
/// where there is none; several groups are several parts.
/// </summary>
internal sealed class PatternExtraction : IExtraction
{
    private const string PatternsField = "patterns";

    /// <summary>Of one pattern over one text: patterns come from a model, and some never end.</summary>
    private static readonly TimeSpan MatchTimeMax = TimeSpan.FromSeconds(2);

    /// <summary>Parts that one pattern may find.</summary>
    private const int PartsMax = 10_000;

    /// <summary>As <c>re.findall(pattern, text, re.DOTALL)</c>.</summary>
    private const RegexOptions Options = RegexOptions.Singleline | RegexOptions.CultureInvariant;

    public ExtractionMethod Method => ExtractionMethod.Regex;

    public OutputContract Contract { get; } = new(OutputSchema.FromDocEtl(new JObject { [PatternsField] = "list[string]" }).Value!, OutputMode.Tools);

    public ChatMessage System(SystemPrompt prompt) => SystemMessage.ForExtraction(
        prompt,
        "The user says what to extract and gives you a text. Write regular expressions, in the dialect of Python's re module with the flag DOTALL, whose matches "
        + "are exactly what to extract; put a group around it where more must match.",
        Contract);

    public ExtractionSource? Read(string text) => string.IsNullOrWhiteSpace(text) ? null : new ExtractionSource(
        $"The text:\n{text}",
        [AnswerRule.Check("every pattern is a regular expression", answer => FaultOf(answer, text))],
        answer => PatternsOf(answer).SelectMany(pattern => Matches(pattern, text)));

    private static IEnumerable<string> PatternsOf(JObject answer) => answer[PatternsField]!.Select(static pattern => (string)pattern!);

    private static string? FaultOf(JObject answer, string text)
    {
        foreach (string pattern in PatternsOf(answer))
        {
            try
            {
                if (Matches(pattern, text).Skip(PartsMax).Any())
                {
                    return $"The pattern {pattern} has more than {PartsMax:N0} matches.";
                }
            }
            catch (PythonException exception)
            {
                return $"The pattern cannot be used: {exception.Message}";
            }
            catch (RegexMatchTimeoutException)
            {
                return $"The pattern {pattern} takes more than {MatchTimeMax.TotalSeconds} seconds on this text.";
            }
        }

        return null;
    }

    private static IEnumerable<string> Matches(string pattern, string text)
    {
        Regex regex = PatternCache.Get(pattern, "", "", Options, MatchTimeMax).Regex;
        for (Match match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Groups.Count == 1)
            {
                yield return match.Value;
                continue;
            }

            foreach (Group group in match.Groups.Values.Skip(1))
            {
                yield return group.Value;
            }
        }
    }
}
