using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Concepts;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Questions;

/// <summary>Asks which of some labels fits.</summary>
internal sealed class LabelQuestions(Library library, Expander expander)
{
    /// <summary>Of the further names of concepts, the share that no label set of training holds, in percent.</summary>
    private const int HeldOutPercent = 20;

    private const int LabelsMax = 9;

    private const double ManyStrangersRate = 0.15;

    private const int StrangersMax = 8;

    /// <summary>Of the questions, the share whose answer may be null.</summary>
    private const double NullableRate = 0.06;

    private static readonly string[] OtherNames = ["other", "none", "something else", "misc", "none of these", "unknown"];

    private readonly Draw _draw = expander.Draw;

    public static bool IsHeldOut(ConceptGroup group, Concept concept, string name) =>
        name != concept.Name && StableHash.IsHeldOut($"{group.Name}/{name}", HeldOutPercent);

    /// <param name="shown">What the page shows.</param>
    /// <param name="allShown">Everything that it shows, which no wrong label may name.</param>
    /// <param name="mayBeNull">The schema may allow null.</param>
    public Question About(ShownConcept shown, IReadOnlyList<ShownConcept> allShown, bool mayBeNull)
    {
        ConceptGroup group = shown.Group;
        List<(ConceptGroup Group, Concept Concept)> chosen = group.IsScale
            ? [.. group.Concepts.Select(concept => (group, concept))]
            : [.. _draw.Sample(group.Concepts.Where(concept => concept != shown.Concept), _draw.Between(1, Math.Min(LabelsMax, group.Concepts.Count) - 1)).Select(concept => (group, concept))];
        if (!group.IsScale)
        {
            if (_draw.Chance(0.2))
            {
                AddStrangers(chosen, group, allShown);
            }

            chosen.Insert(_draw.Below(chosen.Count + 1), (group, shown.Concept));
        }
        else if (_draw.Chance(0.35))
        {
            _draw.Shuffle(chosen);
        }

        bool describes = _draw.Chance(0.4);
        Func<string, string> cased = Casing();
        List<(string Label, string? Meaning)> labels = [];
        string gold = "";
        foreach ((ConceptGroup from, Concept concept) in chosen)
        {
            string label = cased(Name(from, concept));
            if (labels.Exists(other => other.Label == label))
            {
                label = cased(concept.Name);
            }

            labels.Add((label, describes && concept.Meanings.Count > 0 && _draw.Chance(0.9) ? _draw.Pick(concept.Meanings) : null));
            gold = concept == shown.Concept && from == group ? label : gold;
        }

        if (!group.IsScale && labels.Count > 2 && _draw.Chance(0.2))
        {
            AddOther(labels, ref gold);
        }

        (string Label, string? Meaning)[] distinct = [.. labels.DistinctBy(static label => label.Label)];
        bool isNullable = mayBeNull && _draw.Chance(NullableRate);
        JObject schema = FieldSchemas.Label(distinct.Select(static label => label.Label));
        return new Question(
            _draw.Pick(group.FieldNames), _draw.Pick(group.Descriptions), isNullable ? FieldSchemas.OrNull(schema) : schema, gold, FieldForm.Label, group.Name)
        {
            Labels = describes ? distinct : null,
            Manner = isNullable ? _draw.Pick("; null if none fits", ", or null if the text does not tell", "") : "",
        };
    }

    /// <summary>Which kind of document it is.</summary>
    public Question AboutKind(DocumentKind kind)
    {
        bool mayBeHeldOut = expander.Split == SplitKind.HeldOutKinds;
        List<string> labels = [.. _draw.Sample(library.Kinds.Where(other => other != kind && (mayBeHeldOut || !other.IsHeldOut)), _draw.Between(1, 7)).Select(static other => other.Titles[0])];
        labels.Insert(_draw.Below(labels.Count + 1), kind.Titles[0]);
        Func<string, string> cased = Casing();
        return new Question(
            expander.Text("kind_name"), expander.Text("kind_description"), FieldSchemas.Label(labels.Select(cased).Distinct()), cased(kind.Titles[0]), FieldForm.Label, "document type");
    }

    /// <summary>Whether a text is about a concept of a group.</summary>
    public Question WhetherAbout(ShownConcept shown)
    {
        bool isTrue = _draw.Chance(0.5);
        Concept asked = isTrue ? shown.Concept : _draw.Pick(shown.Group.Concepts.Where(concept => concept != shown.Concept).ToList());
        string name = Name(shown.Group, asked);
        string meaning = asked.Meanings.Count > 0 && _draw.Chance(0.4) ? _draw.Pick(asked.Meanings) : name;
        return new Question(
            $"{_draw.Pick("is", "about", "is_about", "concerns", "is")}_{name.Replace(' ', '_')}", expander.Text(shown.Group.IsScale ? "whether_like" : "whether_about", ("desc", shown.Group.Descriptions[0]), ("name", meaning)),
            FieldSchemas.Truth, isTrue, FieldForm.Truth, shown.Group.Name);
    }

    private void AddStrangers(List<(ConceptGroup Group, Concept Concept)> chosen, ConceptGroup group, IReadOnlyList<ShownConcept> allShown)
    {
        ConceptGroup[] others = [.. library.Groups.Values.Where(other => other != group && !other.IsScale && allShown.All(shown => shown.Group != other))];
        if (others.Length == 0)
        {
            return;
        }

        // Some sets of labels are long: of one other group nearly all.
        if (_draw.Chance(ManyStrangersRate))
        {
            ConceptGroup other = _draw.Pick<ConceptGroup>(others);
            chosen.AddRange(_draw.Sample(other.Concepts, StrangersMax).Select(concept => (other, concept)));
            _draw.Shuffle(chosen);
            return;
        }

        for (int i = _draw.Between(1, 2); i > 0; i--)
        {
            ConceptGroup other = _draw.Pick<ConceptGroup>(others);
            chosen.Add((other, _draw.Pick(other.Concepts)));
        }
    }

    private void AddOther(List<(string Label, string? Meaning)> labels, ref string gold)
    {
        string other = _draw.Pick<string>(OtherNames);
        if (_draw.Chance(0.3))
        {
            string dropped = gold;
            labels.RemoveAll(label => label.Label == dropped);
            gold = other;
        }

        labels.Add((other, null));
    }

    private string Name(ConceptGroup group, Concept concept)
    {
        bool wantsHeldOut = expander.Split == SplitKind.HeldOutLabels;
        string[] names = [.. concept.Names.Where(name => IsHeldOut(group, concept, name) == wantsHeldOut)];
        return names.Length == 0 ? concept.Name : _draw.Chance(0.4) ? names[0] : _draw.Pick<string>(names);
    }

    private Func<string, string> Casing() => _draw.Below(10) switch
    {
        0 => static text => text.ToUpperInvariant(),
        1 => static text => char.ToUpperInvariant(text[0]) + text[1..],
        2 => static text => text.Replace(' ', '_'),
        3 => static text => text.Replace(' ', '-'),
        _ => static text => text,
    };
}
