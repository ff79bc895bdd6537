using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Tasks;

/// <summary>
/// Labels with their values, asked for by these very labels or by other words for the same. Every answer is certain and the
/// texts are short, so that looking things up is learned here, before prose has to be read.
/// </summary>
internal sealed class RecordTask(Library library) : IExampleMaker
{
    private const int LinesMin = 2;
    private const double MissingRate = 0.1;

    /// <summary>How often a value is asked for by other words than its label.</summary>
    private const double OtherWordsRate = 0.4;

    private static readonly (string Start, string Middle, string End)[] Styles =
    [
        ("", ": ", "\n"), ("- ", ": ", "\n"), ("", " = ", "\n"), ("| ", " | ", " |\n"), ("[", "] ", "\n"), ("**", "**: ", "\n"), ("* ", " - ", "\n"),
        ("\"", "\": \"", "\",\n"), ("", ": ", "; "), ("the ", " is ", ". "), ("<", ">", "\n"), ("", "\n", "\n\n"),
    ];

    private readonly FactSpec[] _facts = [.. library.Kinds.Where(static kind => !kind.IsHeldOut).SelectMany(static kind => kind.Facts)];

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        Draw draw = expander.Draw;
        int lines = draw.Between(LinesMin, stage == Curriculum.Records ? 8 : 12);
        (FactSpec Fact, string Label)[] labelled =
        [
            .. draw.Sample(_facts, lines + 1).Select(fact => (fact, Label: draw.Pick(fact.FieldNames).Replace('_', ' '))).DistinctBy(static one => one.Label),
        ];
        (string start, string middle, string end) = draw.Pick<(string, string, string)>(Styles);
        bool isCapital = draw.Chance(0.3);
        var maker = new EntityMaker(expander);
        var questions = new List<Question>();
        var text = new System.Text.StringBuilder();
        foreach ((FactSpec fact, string label) in labelled.Take(lines))
        {
            Entity entity = maker.Make(fact.Type);
            string tag = draw.Chance(OtherWordsRate) ? draw.Pick(fact.Tags) : label;
            text.Append(start).Append(isCapital ? char.ToUpperInvariant(tag[0]) + tag[1..] : tag).Append(middle).Append(entity.Text).Append(end);
            questions.Add(About(fact, label, entity, draw.Chance(OtherWordsRate) ? draw.Pick(fact.Descriptions) : $"the {label}"));
        }

        draw.Shuffle(questions);
        int asked = draw.Between(1, questions.Count);
        questions.RemoveRange(asked, questions.Count - asked);
        if (labelled.Length > lines && draw.Chance(MissingRate))
        {
            questions.Insert(draw.Below(questions.Count + 1), Missing(labelled[lines].Fact, labelled[lines].Label));
        }

        Func<string, string> naming = FieldNaming.Draw(draw);
        return Messages.Example(questions, naming, new PromptComposer(expander).Ask(questions, naming, "record", text.ToString().TrimEnd()), "record", expander);
    }

    private static Question About(FactSpec fact, string label, Entity entity, string description) => entity.Items.Count > 0
        ? New(fact, label, description, FieldSchemas.List(FieldSchemas.Text), new JArray(entity.Items.Select(static item => item.Text)), FieldForm.List)
        : New(fact, label, description, FieldSchemas.Text, entity.Text, FieldForm.Span) with { Evidence = [entity.Text] };

    private static Question Missing(FactSpec fact, string label) =>
        New(fact, label, $"the {label}", FieldSchemas.OrNull(FieldSchemas.Text), JValue.CreateNull(), FieldForm.Missing);

    private static Question New(FactSpec fact, string label, string description, JObject schema, JToken gold, FieldForm form) =>
        new(label.Replace(' ', '_'), description, schema, gold, form, fact.Type.Split(':')[0]);
}
