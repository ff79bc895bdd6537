using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Prompts;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Data.Tasks;

/// <summary>What resolve, equijoin and dedup ask: whether two names mean the same, and which name several spellings get.</summary>
internal sealed class PairTask : IExampleMaker
{
    private const double NamingRate = 0.25;
    private const int SpellingsMax = 4;

    private static readonly (string Type, string[] Nouns)[] Types =
    [
        ("person", ["person", "customer", "author", "contact", "patient"]),
        ("company", ["company", "firm", "supplier", "organisation", "customer", "business"]),
        ("product", ["product", "article", "item", "device"]),
        ("city", ["place", "town", "city"]),
        ("email", ["address", "mailbox", "contact"]),
        ("dish", ["dish", "meal"]),
        ("job", ["job", "role", "position"]),
    ];

    public TrainingExample? TryMake(Expander expander, Curriculum stage)
    {
        Draw draw = expander.Draw;
        (string type, string[] nouns) = draw.Pick<(string, string[])>(Types);
        Entity entity = new EntityMaker(expander).Make(type);
        string noun = draw.Pick<string>(nouns);
        return draw.Chance(NamingRate) ? MakeNaming(expander, entity, noun) : MakeComparison(expander, entity, type, noun);
    }

    private static TrainingExample? MakeComparison(Expander expander, Entity one, string type, string noun)
    {
        Draw draw = expander.Draw;
        bool isSame = draw.Chance(0.5);
        string first = draw.Chance(0.5) ? one.Text : NameSpelling.Another(one, draw);
        string second = isSame
            ? draw.Chance(0.15) ? first : NameSpelling.Another(one, draw)
            : NameSpelling.Stranger(one, new EntityMaker(expander).Make(type), draw);
        if (!isSame && string.Equals(first, second, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var question = new Question(
            draw.Chance(0.7) ? "is_match" : draw.Pick("same", "is_same", "match", "duplicate", $"same_{noun}"), $"both are the same {noun}", FieldSchemas.Truth, isSame, FieldForm.Truth, "pair");
        return Messages.Example([question], static name => name, expander.Text("pair_same", ("noun", noun), ("one", first), ("two", second)), "pair/same", expander);
    }

    /// <summary>The fullest spelling is the name that all get.</summary>
    private static TrainingExample? MakeNaming(Expander expander, Entity one, string noun)
    {
        Draw draw = expander.Draw;
        HashSet<string> spellings = [one.Text];
        for (int i = draw.Between(1, SpellingsMax - 1); i > 0; i--)
        {
            string another = NameSpelling.Shorter(one, draw);
            if (another.Length < one.Text.Length)
            {
                spellings.Add(another);
            }
        }

        if (spellings.Count < 2)
        {
            return null;
        }

        List<string> shuffled = [.. spellings];
        draw.Shuffle(shuffled);
        string separator = draw.Pick("; ", ", ", "\n", "\n- ", " | ");
        var question = new Question(draw.Pick(noun, "name", $"{noun}_name", "canonical_name", "resolved"), $"the name of the {noun}", FieldSchemas.Text, one.Text, FieldForm.Span, "pair");
        string user = expander.Text("pair_name", ("noun", noun), ("names", (separator == "\n- " ? "\n- " : "") + string.Join(separator, shuffled)));
        return Messages.Example([question], static name => name, user, "pair/name", expander);
    }
}
