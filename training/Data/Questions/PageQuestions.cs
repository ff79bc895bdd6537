using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Questions;

/// <summary>Asks for everything of one type that a page names, how many there are, and whether there is any.</summary>
internal sealed class PageQuestions(Expander expander)
{
    private const int ItemsMax = 9;

    private static readonly (string Type, string Plural, string Thing)[] Types =
    [
        ("person", "people", "person"), ("company", "companies", "company"), ("email", "email_addresses", "e-mail address"), ("phone", "phone_numbers", "phone number"),
        ("amount", "amounts", "amount of money"), ("date", "dates", "date"), ("city", "cities", "city"), ("product", "products", "product"), ("time", "times", "time of day"),
    ];

    private readonly Draw _draw = expander.Draw;

    public Question? About(Page page, string text)
    {
        (string type, string plural, string thing) = _draw.Pick(Types.Where(type => !page.Hinted.Contains(type.Type)).ToList());
        string[] all = [.. page.Marks
            .Where(mark => (mark.Item < 0 ? mark.Entity : mark.Entity.Items[mark.Item]).Type == type)
            .OrderBy(static mark => mark.Start)
            .Select(mark => text.Substring(mark.Start, mark.Length))
            .DistinctBy(static one => one.ToUpperInvariant())];
        if (all.Length > ItemsMax || (all.Length == 0 && _draw.Chance(0.6)))
        {
            return null;
        }

        return _draw.Below(10) switch
        {
            < 6 => new Question(
                _draw.Pick(plural, $"all_{plural}", $"{plural}_mentioned", $"{plural}_named"), expander.Text("all_of", ("plural", plural.Replace('_', ' '))),
                FieldSchemas.List(FieldSchemas.Text), new JArray(all), FieldForm.List, $"list of {type}"),
            < 8 => new Question(
                _draw.Pick($"{plural}_count", $"number_of_{plural}", $"count_of_{plural}"), expander.Text("how_many_of", ("plural", plural.Replace('_', ' '))),
                FieldSchemas.Whole, all.Length, FieldForm.Count, "count"),
            _ => new Question(
                _draw.Pick($"has_{type}", $"mentions_{type}", $"names_{type}"), expander.Text("whether_names", ("thing", thing)), FieldSchemas.Truth, all.Length > 0, FieldForm.Truth, "mention"),
        };
    }
}
