using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace Pipelines.Training.Evaluation.Documents;

/// <summary>
/// Reads how documents name the fields they are asked for: <c>TYPE</c>, <c>TYPE?</c> where null is an answer, and <c>TYPE: what the prompt says about it</c>.
/// Types: docs/evaluation.md. A mapping is a nested object, a list of one mapping a list of such objects.
/// </summary>
internal static partial class FieldNotation
{
    /// <summary>Nobody counts further in these documents.</summary>
    public const int CountMax = 9;

    private const int ListItemsMax = 20;
    private const int DepthMax = 3;

    /// <exception cref="FormatException">What is written is no field.</exception>
    public static IReadOnlyList<TaskField> ReadAll(JObject fields, int depth = 0) =>
        [.. fields.Properties().Select(field => Read(field.Name, field.Value, depth))];

    /// <summary>The JSON Schema of an object with these fields, and no others.</summary>
    public static JObject SchemaOf(IReadOnlyList<TaskField> fields) => new()
    {
        ["type"] = "object",
        ["properties"] = new JObject(fields.Select(static field => new JProperty(field.Name, field.Rule.DeepClone()))),
        ["required"] = new JArray(fields.Select(static field => field.Name)),
        ["additionalProperties"] = false,
    };

    private static TaskField Read(string name, JToken written, int depth) => (written, depth) switch
    {
        (JValue { Value: string text }, _) => ReadText(name, text),
        (JObject parts, < DepthMax) => Nested(name, ReadAll(parts, depth + 1), static rule => rule),
        (JArray and [JObject parts], < DepthMax) => Nested(
            name, ReadAll(parts, depth + 1), static rule => new JObject { ["type"] = "array", ["items"] = rule, ["maxItems"] = ListItemsMax }),
        _ => throw new FormatException($"the field '{name}' is no type, no mapping of types and no list of one"),
    };

    private static TaskField Nested(string name, IReadOnlyList<TaskField> parts, Func<JObject, JObject> wrap) =>
        new(name, FieldForms.Nested, wrap(SchemaOf(parts)), null) { Parts = parts };

    private static TaskField ReadText(string name, string text)
    {
        Match match = Notation().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"the field '{name}' has no type: {text}");
        }

        (string form, JObject rule) = RuleOf(name, match.Groups["type"].Value, match.Groups["labels"]);
        if (match.Groups["null"].Success)
        {
            rule["type"] = new JArray(rule["type"]!, "null");
            (rule["enum"] as JArray)?.Add(JValue.CreateNull());
        }

        return new TaskField(name, form, rule, match.Groups["about"] is { Success: true, Value: var about } ? about : null);
    }

    private static (string Form, JObject Rule) RuleOf(string name, string type, Group labels) => type switch
    {
        "span" or "amount" or "date" => (FieldForms.Span, Text()),
        "iso_date" => (FieldForms.Normalised, new JObject { ["type"] = "string", ["format"] = "date" }),
        "enum" when labels.Success => (FieldForms.Label, new JObject { ["type"] = "string", ["enum"] = new JArray(labels.Value.Split('|', StringSplitOptions.TrimEntries)) }),
        "bool" => (FieldForms.Truth, new JObject { ["type"] = "boolean" }),
        "count" => (FieldForms.Count, new JObject { ["type"] = "integer", ["minimum"] = 0, ["maximum"] = CountMax }),
        "whole" => (FieldForms.Count, new JObject { ["type"] = "integer" }),
        "spans" => (FieldForms.List, new JObject { ["type"] = "array", ["items"] = Text(), ["maxItems"] = ListItemsMax }),
        "sentence" => (FieldForms.Sentence, Text()),
        _ => throw new FormatException($"the field '{name}' has the unknown type '{type}'"),
    };

    private static JObject Text() => new() { ["type"] = "string" };

    [GeneratedRegex(@"^(?<type>[a-z_]+)(\[(?<labels>[^\]]+)\])?(?<null>\?)?(:\s*(?<about>.+))?$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Notation();
}
