using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Tasks;

/// <summary>Things with two or three properties each, asked for as a list of objects.</summary>
internal sealed class TableTask : IExampleMaker
{
    private const int RowsMax = 5;

    private static readonly (string[] Names, string What, (string[] Keys, string Type)[] Columns)[] Tables =
    [
        (["people", "participants", "staff", "attendees"], "the people", [(["name", "person"], "person"), (["role", "job", "position"], "job"), (["city", "place", "town"], "city")]),
        (["items", "line_items", "articles", "positions"], "the articles", [(["item", "article", "product"], "product"), (["quantity", "pieces", "count"], "int:1-40"), (["price", "amount", "cost"], "amount:5-900")]),
        (["payments", "bookings", "instalments"], "the payments", [(["date", "day", "paid_on"], "date"), (["amount", "sum"], "amount:5-9000"), (["payee", "company", "to"], "company")]),
        (["stops", "stations", "calls"], "the stops", [(["stop", "station", "place"], "city"), (["time", "at", "arrival"], "time")]),
        (["contacts", "addresses", "entries"], "the contacts", [(["name", "contact"], "person"), (["email", "mail"], "email"), (["phone", "telephone"], "phone")]),
        (["orders", "deliveries", "parcels"], "the orders", [(["number", "order", "id"], "id:order"), (["customer", "receiver"], "person"), (["date", "due", "delivered"], "date")]),
        (["dishes", "courses", "menu"], "the dishes", [(["dish", "name"], "dish"), (["price", "cost"], "amount:5-60")]),
    ];

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        Draw draw = expander.Draw;
        (string[] names, string what, (string[] Keys, string Type)[] all) = draw.Pick<(string[], string, (string[], string)[])>(Tables);
        (string Key, string Type)[] columns = [.. draw.Sample(all, draw.Between(2, all.Length)).Select(column => (draw.Pick<string>(column.Keys), column.Type))];
        var maker = new EntityMaker(expander);
        Entity[][] rows = [.. Enumerable.Range(0, draw.Between(1, RowsMax)).Select(_ => columns.Select(column => maker.Make(column.Type)).ToArray())];
        string[] order = [.. columns.Select(static column => column.Key)];
        var gold = new JArray(rows.Select(row => new JObject(columns.Select((column, i) => new JProperty(column.Key, ValueOf(column.Type, row[i]))))));
        var question = new Question(
            draw.Pick<string>(names), $"{what}, each with {string.Join(" and ", order)}",
            FieldSchemas.List(FieldSchemas.Object(columns.Select(static column => (column.Key, IsWhole(column.Type) ? FieldSchemas.Whole : FieldSchemas.Text)))),
            gold, FieldForm.Nested, "list of objects");
        string user = new PromptComposer(expander).Ask([question], static name => name, "list", Write(draw, order, rows));
        return Messages.Example([question], static name => name, user, "table", expander);
    }

    private static bool IsWhole(string type) => type.StartsWith("int", StringComparison.Ordinal);

    private static JToken ValueOf(string type, Entity entity) => IsWhole(type) ? entity.Normal! : entity.Text;

    private static string Write(Draw draw, string[] columns, Entity[][] rows)
    {
        (string start, string first, string between, string end, bool hasHead) = draw.Pick<(string, string, string, string, bool)>(
            ("| ", " | ", " | ", " |", true), ("", ";", ";", "", true), ("", "\t", "\t", "", true), ("- ", ": ", ", ", "", false), ("* ", " - ", " - ", "", false),
            ("", ", ", ", ", ".", false), ("", " (", "; ", ")", false), ("", ": ", " / ", "", false), ("", " with ", " and ", ".", false));
        var text = new StringBuilder();
        if (hasHead)
        {
            text.Append(start).AppendJoin(between, columns.Select(static column => column.Replace('_', ' '))).Append(end).Append('\n');
        }

        foreach (Entity[] row in rows)
        {
            text.Append(start).Append(row[0].Text).Append(first).AppendJoin(between, row.Skip(1).Select(static cell => cell.Text)).Append(end).Append('\n');
        }

        return text.ToString().TrimEnd();
    }
}
