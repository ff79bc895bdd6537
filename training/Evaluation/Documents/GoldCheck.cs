using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas;

namespace Pipelines.Training.Evaluation.Documents;

/// <summary>Finds what is wrong with the right answer of a document: whatever is to be copied stands in the text, and the answer is of its schema.</summary>
internal static class GoldCheck
{
    /// <summary>Sentences for whoever wrote it; none when it is right as far as can be told.</summary>
    public static IEnumerable<string> FaultsOf(DocumentItem document)
    {
        SchemaResult<OutputSchema> schema = OutputSchema.FromJsonSchema(FieldNotation.SchemaOf(document.Fields));
        IEnumerable<string> ofSchema = schema.IsOk
            ? schema.Value!.Validator.Validate(document.Answer).Select(static violation => violation.ToString())
            : schema.Errors.Select(static error => error.ToString());
        return ofSchema.Concat(FaultsOf(document.Text, document.Fields, document.Answer)).Select(fault => $"{document.Id}: {fault}");
    }

    private static IEnumerable<string> FaultsOf(string text, IEnumerable<TaskField> fields, JObject answer) =>
        fields.SelectMany(field => FaultsOf(text, field, answer[field.Name]));

    private static IEnumerable<string> FaultsOf(string text, TaskField field, JToken? value) => value switch
    {
        JObject parts => FaultsOf(text, field.Parts, parts),
        JArray list => list.SelectMany(item => FaultsOf(text, field, item)),
        JValue { Value: string copied } when field.IsCopied && !StandsIn(text, copied) => [$"'{field.Name}' is not in the text: {copied}"],
        _ => [],
    };

    /// <summary>Whole words: what is copied neither begins nor ends within one.</summary>
    private static bool StandsIn(string text, string copied)
    {
        if (copied.Length == 0 || copied.Trim() != copied)
        {
            return false;
        }

        for (int at = text.IndexOf(copied, StringComparison.Ordinal); at >= 0; at = text.IndexOf(copied, at + 1, StringComparison.Ordinal))
        {
            if (IsEdge(text, at - 1, copied[0]) && IsEdge(text, at + copied.Length, copied[^1]))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEdge(string text, int beside, char end) =>
        beside < 0 || beside >= text.Length || !char.IsLetterOrDigit(text[beside]) || !char.IsLetterOrDigit(end);
}
