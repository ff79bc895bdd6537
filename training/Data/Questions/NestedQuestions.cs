using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;

namespace Pipelines.Training.Data.Questions;

/// <summary>Puts values into objects.</summary>
internal static class NestedQuestions
{
    private const int PartsMax = 4;

    private static readonly string[] Names = ["details", "record", "facts", "key_data", "data", "info", "summary_fields"];

    /// <summary>Some of the questions as one, answered by an object; the others as they were. Unchanged when there are too few.</summary>
    public static List<Question> Gather(List<Question> questions, Draw draw)
    {
        List<Question> parts = draw.Sample(questions.Where(static one => one.Labels is null && one.Form is FieldForm.Span or FieldForm.Normalised or FieldForm.Missing or FieldForm.Count or FieldForm.Truth or FieldForm.Label).DistinctBy(static one => one.Name), draw.Between(2, PartsMax));
        if (parts.Count < 2)
        {
            return questions;
        }

        var gathered = new Question(
            draw.Pick<string>(Names),
            $"an object with {string.Join("; ", parts.Select(static part => $"{part.Name}: {(part.Form == FieldForm.Truth ? "true if " : "")}{part.Description}{part.Manner}"))}",
            FieldSchemas.Object(parts.Select(static part => (part.Name, part.Schema))),
            new JObject(parts.Select(static part => new JProperty(part.Name, part.Gold))),
            FieldForm.Nested,
            "object") { NeedsDescription = parts.Exists(static part => part.NeedsDescription) };
        List<Question> others = [.. questions.Except(parts)];
        others.Insert(draw.Below(others.Count + 1), gathered);
        return others;
    }

    /// <summary>A list of texts as a list of objects that each hold one.</summary>
    public static Question Each(Question list, Draw draw)
    {
        string key = draw.Pick("name", "item", "value", "text", "what");
        return list with
        {
            Schema = FieldSchemas.List(FieldSchemas.Object([(key, FieldSchemas.Text)])),
            Gold = new JArray(((JArray)list.Gold).Select(item => new JObject { [key] = item })),
            Form = FieldForm.Nested,
        };
    }
}
