using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Concepts;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Tasks;

/// <summary>Short rows together: listing a field of them, listing the distinct ones, counting rows, counting labels.</summary>
internal sealed class ReduceTask(Library library) : IExampleMaker
{
    private const int RowsMax = 20;

    private static readonly (string Type, string Plural)[] Types =
    [
        ("person", "people"), ("company", "companies"), ("product", "products"), ("city", "cities"), ("amount:5-2000", "amounts"), ("id:order", "orders"), ("date", "dates"), ("dish", "dishes"), ("skill", "skills"), ("symptom", "symptoms"),
    ];

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        Draw draw = expander.Draw;
        int rows = draw.Between(2, stage switch { Curriculum.Tiny => 3, Curriculum.Brief => 6, Curriculum.Medium => 12, _ => RowsMax });
        return stage == Curriculum.Tiny || draw.Chance(0.5) ? MakeList(expander, rows) : MakeCount(expander, rows);
    }

    private static TrainingExample MakeList(Expander expander, int rows)
    {
        Draw draw = expander.Draw;
        (string type, string plural) = draw.Pick<(string, string)>(Types);
        var maker = new EntityMaker(expander);
        bool repeats = draw.Chance(0.4);
        var named = new List<string>();
        for (int i = 0; i < rows; i++)
        {
            named.Add(repeats && named.Count > 1 && draw.Chance(0.4) ? draw.Pick(named) : maker.Make(type).Text);
        }

        string around = draw.Pick("", "reduce_row", "reduce_row_other");
        string[] lines = [.. named.Select(name => around.Length == 0 ? name : expander.Text(around, ("value", name), ("other", maker.Make(draw.Pick("time", "job", "department", "colour")).Text)))];
        var questions = new List<Question>
        {
            new(draw.Pick(plural, $"all_{plural}", $"{plural}_list", $"distinct_{plural}"), expander.Text("reduce_list", ("plural", plural)), FieldSchemas.List(FieldSchemas.Text), new JArray(named.Distinct(StringComparer.Ordinal)), FieldForm.List, "reduced list"),
        };
        if (draw.Chance(0.35))
        {
            questions.Add(new Question(draw.Pick("count", "rows", "number_of_rows", "total"), expander.Text("reduce_count_rows"), FieldSchemas.Whole, rows, FieldForm.Count, "count"));
        }

        return Compose(expander, questions, lines, "reduce/list");
    }

    private TrainingExample MakeCount(Expander expander, int rows)
    {
        Draw draw = expander.Draw;
        ConceptGroup group = draw.Pick(library.Groups.Values.ToList());
        List<Concept> concepts = draw.Sample(group.Concepts, draw.Between(2, 3));
        bool saysLabel = draw.Chance(0.5);
        var drawn = new List<Concept>();
        var lines = new List<string>();
        for (int i = 0; i < rows; i++)
        {
            Concept concept = draw.Pick(concepts);
            drawn.Add(concept);
            lines.Add(saysLabel ? expander.Text("reduce_label_row", ("label", concept.Name), ("value", expander.Text("product"))) : Saying(expander, concept));
        }

        Question[] questions = [.. concepts.Select(concept => new Question(
            $"{concept.Name.Replace(' ', '_')}{draw.Pick("", "", "_count")}", expander.Text("reduce_count", ("label", concept.Name)), FieldSchemas.Whole, drawn.Count(one => one == concept), FieldForm.Count, "count by label"))];
        return Compose(expander, questions, lines, "reduce/count");
    }

    private static string Saying(Expander expander, Concept concept)
    {
        var target = new RowText(expander);
        expander.Write(expander.Draw.Pick(concept.Sayings.For(expander.Split)), target);
        string text = target.ToString();
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static TrainingExample Compose(Expander expander, IReadOnlyList<Question> questions, IReadOnlyList<string> lines, string kind)
    {
        Draw draw = expander.Draw;
        Func<string, string> naming = FieldNaming.Draw(draw);
        int style = draw.Below(6);
        string rows = string.Join('\n', lines.Select((line, i) => style switch
        {
            0 => $"{i + 1}. {line}",
            1 => $"Row {i + 1}: {line}",
            2 => line,
            3 => $"* {line}",
            _ => $"- {line}",
        }));
        string instruction = expander.Text("reduce_intro") + "\n" + FieldList.Of(questions, naming, expander);
        string user = draw.Below(4) switch
        {
            0 => $"{rows}\n\n{instruction}",
            1 => $"{instruction}\n\n{expander.Text("rows_label")}\n{rows}",
            _ => $"{instruction}\n\n{rows}",
        };
        return Messages.Example(questions, naming, user, kind, expander);
    }
}
