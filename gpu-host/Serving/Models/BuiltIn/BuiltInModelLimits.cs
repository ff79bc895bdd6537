using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;
using Pipelines.Core.Operators;
using Pipelines.Core.Planning;

namespace GpuHost.Serving.Models.BuiltIn;

/// <summary>
/// What pipelines ask of the trained built-in model and it was not taught: it was taught to copy, to sort into given labels, to count and to say yes or no, and writes nothing of its own. A guess from
/// types, names and prompts, for a warning: nothing is refused by it.
/// </summary>
public static partial class BuiltInModelLimits
{
    /// <summary>A text of so many characters is no copied part of a document.</summary>
    private const int CopiedCharsMax = 300;

    /// <summary>Its answers have few items.</summary>
    private const int ListItemsMax = 20;

    private const int SchemaDepthMax = 8;

    /// <summary>A filter's reason, for which it was taught to copy a sentence.</summary>
    private const string CopiedExplanation = "_short_explanation";

    /// <summary>About 1,500 tokens: with a document and an answer behind it, a longer one does not fit into its context of 2,048.</summary>
    private const int FixedPromptCharsMax = 4_500;

    /// <summary>Operators that ask what it was never taught, and what that is.</summary>
    private static readonly Dictionary<string, string> UntaughtTypes = new(StringComparer.Ordinal)
    {
        ["summarize"] = "writes texts",
        ["cluster"] = "writes texts",
        ["rank"] = "judges which row comes first",
        ["extract"] = "points to lines by their numbers",
    };

    /// <summary>Prompts of any operator that ask what it was never taught, by the end of their label.</summary>
    private static readonly Dictionary<string, string> UntaughtPrompts = new(StringComparer.Ordinal)
    {
        ["gleaning.validation_prompt"] = "has it judge its own answers (gleaning)",
        ["batch_prompt"] = "asks about several rows at once (batch_prompt)",
    };

    /// <summary>What it is asked for beyond its powers: a phrase for each operator that does, in the order of the plan.</summary>
    public static IReadOnlyList<string> ExceededBy(PipelinePlan plan) =>
    [
        .. plan.Stages.SelectMany(static stage => stage.Operators)
            .Where(static one => one.Description.AllModels.Contains(BuiltInModel.Name))
            .DistinctBy(static one => UntaughtTypes.ContainsKey(one.Operator.Type) ? OperationOf(one.Operator.Name) : one.Operator.Name)
            .Select(PhraseOn)
            .OfType<string>(),
    ];

    /// <summary>The phases of an operation are called OPERATION.PHASE; to be told once is enough.</summary>
    private static string OperationOf(string name) => name.LastIndexOf('.') is > 0 and var end ? name[..end] : name;

    private static string? PhraseOn(PlannedOperator planned)
    {
        string name = planned.Operator.Name;
        OperatorDescription asked = planned.Description;
        if (UntaughtTypes.TryGetValue(planned.Operator.Type, out string? untaught))
        {
            return $"{name} ({planned.Operator.Type}) {untaught}";
        }

        if (asked.AnswerSchema is { } schema && LongField(RowJson.Parse(schema), SchemaDepthMax) is { } field)
        {
            return $"{name} wants {field}";
        }

        return asked.Prompts.Select(PhraseOn).FirstOrDefault(static phrase => phrase is not null) is { } asks ? $"{name} {asks}" : null;
    }

    private static string? PhraseOn(PromptDescription prompt)
    {
        if (UntaughtPrompts.FirstOrDefault(one => prompt.Label.EndsWith(one.Key, StringComparison.Ordinal)).Value is { } untaught)
        {
            return untaught;
        }

        if (prompt.StaticPrefix.Length > FixedPromptCharsMax)
        {
            return $"has {prompt.StaticPrefix.Length:N0} characters of instructions";
        }

        return Writing().Match(NoInstruction().Replace(prompt.Template, " ")) is { Success: true } verb
            ? $"is asked to \"{verb.Value.Trim()}\""
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
            if (field.Value is JObject value && IsText(value) && field.Name != CopiedExplanation && (WrittenField().IsMatch(field.Name) || value["maxLength"] is { } most && most.Value<long>() > CopiedCharsMax))
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

    /// <summary>Names of texts that are written, not found. A title, a description or a message is found as often, so such a name says nothing.</summary>
    [GeneratedRegex(
        @"(^|_)(summary|summari[sz]ation|synopsis|gist|tl_?dr|takeaways?|overview|abstract|explanation|justification|rationale|reasoning|interpretation|conclusion|analysis|assessment|verdict|opinion|guess|hypothesis|draft|reply|answer_text|translation|paraphrase|rewrite|rewritten|story|essay|advice|recommendations?|suggestions?|insights?|critique|commentary)($|_(text|body|sentences?|of_.*|en|de|fr|es)$)"
        + @"|^(improved|simplified|polished|suggested|generated|rewritten)_(text|title|headline|reply|answer|wording|message|description|e?mail|letter)$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex WrittenField();

    /// <summary>What templates put in for each row, and what a prompt wants not to be done.</summary>
    [GeneratedRegex(
        @"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|(\b(not|never|without|instead of)|n't) (\w+ or )?\w+",
        RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex NoInstruction();

    /// <summary>What prompts say when they want writing. To give "the title" may be to copy it; "a title" is to be invented.</summary>
    [GeneratedRegex(
        @"\b(summari[sz](e|ing)|translat(e|ing)|rewrit(e|ing)|paraphras(e|ing)|rephras(e|ing)|brainstorm|compose|draft (a|an|the))\b"
        + @"|\b(write|create|generate|produce|formulate|invent|suggest|propose|come up with|think of) (a|an|one|two|three) ((short|brief|concise|polite|friendly|catchy|detailed) )*(summary|reply|answer|paragraph|report|story|essay|explanation|overview|description|e-?mail|letter|title|headline|slogan|caption|sentences?)\b"
        + @"|\b(write|create|generate|produce|formulate) the ((short|brief|concise|polite|detailed) )*(summary|reply|answer|paragraph|report|story|essay|explanation|overview)\b"
        + @"|\bgive ((it|them|this|that|the|each|every)( \w+){0,2} )?an? ((short|brief|concise|catchy|fitting|good) )*(summary|reply|title|headline|slogan|caption|overview)\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Writing();
}
