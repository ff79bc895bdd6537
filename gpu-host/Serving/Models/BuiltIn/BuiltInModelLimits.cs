using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace GpuHost.Serving.Models.BuiltIn;

/// <summary>
/// What pipelines ask of the trained built-in model and it cannot do: it copies, sorts into given labels, counts and says yes or no; it writes nothing of its own. A guess from
/// types, names and prompts, for a warning: nothing is refused by it.
/// </summary>
public static partial class BuiltInModelLimits
{
    /// <summary>A text of so many characters is no copied part of a document.</summary>
    private const int CopiedCharsMax = 300;

    /// <summary>Its answers have few items.</summary>
    private const int ListItemsMax = 20;

    private const int SchemaDepthMax = 8;

    /// <summary>Operators that are made of free writing.</summary>
    private static readonly HashSet<string> WritingTypes = new(StringComparer.Ordinal) { "summarize", "cluster" };

    /// <summary>What it is asked for beyond its powers: a phrase for each operator that does, in the order of the plan.</summary>
    public static IReadOnlyList<string> ExceededBy(PipelinePlan plan) =>
        [.. plan.Stages.SelectMany(static stage => stage.Operators).Where(static one => one.Description.AllModels.Contains(BuiltInModel.Name)).Select(PhraseOn).OfType<string>()];

    private static string? PhraseOn(PlannedOperator planned)
    {
        OperatorDescription asked = planned.Description;
        if (WritingTypes.Contains(planned.Operator.Type))
        {
            return $"{planned.Operator.Name} ({planned.Operator.Type}) writes texts";
        }

        if (asked.AnswerSchema is { } schema && LongField(RowJson.Parse(schema), SchemaDepthMax) is { } field)
        {
            return $"{planned.Operator.Name} wants {field}";
        }

        return asked.Prompts.Select(static prompt => Writing().Match(prompt.StaticPrefix)).FirstOrDefault(static match => match.Success) is { } verb
            ? $"{planned.Operator.Name} is asked to \"{verb.Value.Trim()}\""
            : null;
    }

    /// <summary>The first field that only free writing, or a long answer, can fill; null when there is none.</summary>
    private static string? LongField(JToken? schema, int depth)
    {
        if (schema is not JObject rules || depth == 0)
        {
            return null;
        }

        foreach (JProperty field in (rules["properties"] as JObject)?.Properties() ?? [])
        {
            if (field.Value is JObject value && (IsText(value) && (WrittenField().IsMatch(field.Name) || value["maxLength"] is { } most && most.Value<long>() > CopiedCharsMax)))
            {
                return $"a free text, '{field.Name}'";
            }

            if (field.Value is JObject { } list && list["minItems"] is { } least && least.Value<long>() > ListItemsMax)
            {
                return $"a long list, '{field.Name}'";
            }

            if (LongField(field.Value, depth - 1) is { } within)
            {
                return within;
            }
        }

        return LongField(rules["items"], depth - 1);
    }

    private static bool IsText(JObject value) =>
        value["enum"] is null && value["format"] is null && value["type"] is { } type && (type is JArray several ? several.Any(static one => (string?)one == "string") : (string?)type == "string");

    /// <summary>Names that people give to texts that are written, not found.</summary>
    [GeneratedRegex(
        @"(^|_)(summary|summari[sz]ation|explanation|rationale|reasoning|analysis|draft|reply|answer_text|translation|rewrite|rewritten|story|essay|advice|recommendations?|suggestions?|insights?|critique|overview|abstract)($|_)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex WrittenField();

    /// <summary>What prompts say when they want writing.</summary>
    [GeneratedRegex(
        @"\b(summari[sz]e|translate|rewrite|paraphrase|rephrase|brainstorm|compose|draft (a|an|the)|write (a|an|the|one|two|three) (short |brief |concise |polite |detailed )?(summary|reply|answer|paragraph|report|story|essay|explanation|overview|description|e-?mail|letter|title|headline|sentences?))\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Writing();
}
