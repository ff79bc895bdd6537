using System.Text;
using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Layouts;
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

    /// <summary>Of a record by itself, and of one among longer documents.</summary>
    private const int LinesMax = 8;
    private const int LongLinesMax = 12;

    private const double MissingRate = 0.1;
    private const double CapitalRate = 0.3;

    /// <summary>How often a value is asked for by other words than its label.</summary>
    private const double OtherWordsRate = 0.4;

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        Draw draw = expander.Draw;
        FactSpec[] facts = [.. library.Kinds.Where(kind => kind.IsHeldOut == (expander.Split == SplitKind.HeldOutKinds)).SelectMany(static kind => kind.Facts)];
        FormStyle style = draw.Pick(FormStyle.All.Where(style => style.IsHeldOut == (expander.Split == SplitKind.HeldOutLayouts)).ToList());
        int lines = draw.Between(LinesMin, stage == Curriculum.Records ? LinesMax : LongLinesMax);
        (FactSpec Fact, string Label)[] labelled =
        [
            .. draw.Sample(facts, lines + 1).Select(fact => (fact, Label: draw.Pick(fact.FieldNames).Replace('_', ' '))).DistinctBy(static one => one.Label),
        ];
        (FactSpec Fact, string Label)[] said = [.. labelled.Take(lines)];
        bool isCapital = draw.Chance(CapitalRate);
        var maker = new EntityMaker(expander);
        var questions = new List<Question>();
        StringBuilder text = new(style.Opening);
        for (int i = 0; i < said.Length; i++)
        {
            (FactSpec fact, string label) = said[i];
            Entity entity = maker.Make(fact.Type);
            string tag = draw.Chance(OtherWordsRate) ? draw.Pick(fact.Tags) : label;
            string spelt = style.Spell(isCapital ? char.ToUpperInvariant(tag[0]) + tag[1..] : tag);
            text.Append(style.Start).Append(spelt).Append(style.Middle).Append(entity.Text).Append(style.EndOf(spelt, isLast: i == said.Length - 1));
            questions.Add(About(fact, label, entity, draw.Chance(OtherWordsRate) ? draw.Pick(fact.Descriptions) : $"the {label}"));
        }

        text.Append(style.Closing);
        draw.Shuffle(questions);
        int asked = draw.Between(1, questions.Count);
        questions.RemoveRange(asked, questions.Count - asked);
        if (labelled.Length > lines && draw.Chance(MissingRate))
        {
            questions.Insert(draw.Below(questions.Count + 1), Missing(labelled[lines].Fact, labelled[lines].Label));
        }

        Func<string, string> naming = FieldNaming.Draw(draw);
        string user = new PromptComposer(expander).Ask(questions, naming, "record", text.ToString().TrimEnd());
        return Messages.Example(questions, naming, user, $"record:form-{style.Name}", expander);
    }

    private static Question About(FactSpec fact, string label, Entity entity, string description) => entity.Items.Count > 0
        ? New(fact, label, description, FieldSchemas.List(FieldSchemas.Text), new JArray(entity.Items.Select(static item => item.Text)), FieldForm.List)
        : New(fact, label, description, FieldSchemas.Text, entity.Text, FieldForm.Span) with { Evidence = [entity.Text] };

    private static Question Missing(FactSpec fact, string label) =>
        New(fact, label, $"the {label}", FieldSchemas.OrNull(FieldSchemas.Text), JValue.CreateNull(), FieldForm.Missing);

    private static Question New(FactSpec fact, string label, string description, JObject schema, JToken gold, FieldForm form) =>
        new(label.Replace(' ', '_'), description, schema, gold, form, fact.Type.Split(':')[0]);
}
