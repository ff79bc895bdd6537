using Newtonsoft.Json.Linq;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Pages;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Scenes;

namespace Pipelines.Training.Data.Questions;

/// <summary>Draws what is asked about a document.</summary>
internal sealed class QuestionMaker(Library library, Expander expander, Curriculum stage)
{
    /// <summary>Of the prompts, the share that asks for an object.</summary>
    private const double NestedRate = 0.1;

    /// <summary>Of the lists, the share that is asked for as objects.</summary>
    private const double EachRate = 0.1;

    /// <summary>Of the prompts, the share that asks one thing only.</summary>
    private const double SingleRate = 0.15;

    private readonly Draw _draw = expander.Draw;
    private readonly FactQuestions _facts = new(expander, stage);
    private readonly LabelQuestions _labels = new(library, expander);
    private readonly PageQuestions _pages = new(expander);

    /// <summary>At least one question, no two of the same name.</summary>
    public IReadOnlyList<Question> Make(Scene scene, Page page, int fieldsMax)
    {
        string text = page.Text;
        List<Question> facts = [.. scene.Facts.Select(fact => _facts.About(fact, scene.Entities[fact.Name], page, text)).OfType<Question>()];
        _draw.Shuffle(facts);
        if (stage == Curriculum.Tiny)
        {
            return Distinct(facts, _draw.Between(1, fieldsMax));
        }

        var others = new List<Question>();
        others.AddRange(scene.Concepts.Select(concept => (_draw.Chance(0.8) ? _labels.About(concept, scene.Concepts, mayBeNull: true) : _labels.WhetherAbout(concept)) with { Evidence = SentencesOf(page, text, SourceOf(concept)) }));
        others.AddRange(scene.Claims.Select(claim => ClaimQuestions.About(claim, _draw) with { Evidence = SentencesOf(page, text, SourceOf(claim)) }));
        others.AddRange(_draw.Sample(scene.Absent, _draw.Below(3)).Select(_facts.AboutMissing));
        if (_draw.Chance(0.12))
        {
            others.Add(_labels.AboutKind(scene.Kind));
        }

        if (_draw.Chance(0.3) && _pages.About(page, text) is { } all)
        {
            others.Add(all);
        }

        if (_draw.Chance(0.05) && Gist(page, text) is { } gist)
        {
            others.Add(gist);
        }

        int count = _draw.Chance(SingleRate) ? 1 : _draw.Between(2, fieldsMax);
        int factCount = Math.Min(facts.Count, others.Count == 0 ? count : _draw.Between(0, Math.Min(count, facts.Count)));
        List<Question> chosen = [.. facts.Take(factCount), .. _draw.Sample(others, Math.Max(1, count - factCount))];
        if (_draw.Chance(0.8))
        {
            _draw.Shuffle(chosen);
        }

        chosen = [.. chosen.Select(one => one is { Form: FieldForm.List, Gold: JArray { Count: > 0 } } && _draw.Chance(EachRate) ? NestedQuestions.Each(one, _draw) : one)];
        if (_draw.Chance(NestedRate))
        {
            chosen = NestedQuestions.Gather(chosen, _draw);
        }

        return Distinct(chosen, count);
    }

    /// <summary>One that is answered by true or false, with the sentence that tells; null when nothing in the scene is.</summary>
    public (Question Question, string? Reason)? MakeDecision(Scene scene, Page page)
    {
        string text = page.Text;
        var open = new List<(Question, string?)>();
        open.AddRange(scene.Claims.Select(claim => Told(ClaimQuestions.About(claim, _draw), SentencesOf(page, text, SourceOf(claim)))));
        open.AddRange(scene.Concepts.Select(concept => Told(_labels.WhetherAbout(concept), SentencesOf(page, text, SourceOf(concept)))));
        if (_draw.Chance(0.2) && _pages.About(page, text) is { Form: FieldForm.Truth } mention)
        {
            open.Add((mention, null));
        }

        open.RemoveAll(static one => one.Item1.Schema["type"] is JArray);
        return open.Count == 0 ? null : _draw.Pick(open);
    }

    /// <summary>One that is answered by a label; null when the scene shows no concept.</summary>
    public Question? MakeClass(Scene scene, Page page)
    {
        if (scene.Concepts.Count == 0)
        {
            return null;
        }

        ShownConcept concept = _draw.Pick(scene.Concepts);
        return _labels.About(concept, scene.Concepts, mayBeNull: false) with { Evidence = SentencesOf(page, page.Text, SourceOf(concept)) };
    }

    private static string SourceOf(ShownConcept concept) => $"concept:{concept.Group.Name}";

    private static string SourceOf(MadeClaim claim) => $"claim:{claim.Claim.FieldNames[0]}";

    private static string[] SentencesOf(Page page, string text, string source) =>
        [.. page.Sentences.Where(sentence => sentence.Source == source).Select(sentence => text[sentence.Start..sentence.End])];

    private static (Question Question, string? Reason) Told(Question question, string[] sentences) => (question with { Evidence = sentences }, sentences.FirstOrDefault());

    /// <summary>The one sentence that says best what a text is about: there is no free writing to be had from a small model.</summary>
    private Question? Gist(Page page, string text) =>
        page.Sentences.FirstOrDefault(static sentence => sentence.Source.StartsWith("concept:", StringComparison.Ordinal) || sentence.Source == "story") is { } found && !text[found.Start..found.End].Contains('\n', StringComparison.Ordinal)
            ? new Question(_draw.Pick("summary", "gist", "main_point", "key_sentence"), expander.Text("gist"), FieldSchemas.Text, text[found.Start..found.End], FieldForm.Sentence, "summary")
            : null;

    private static List<Question> Distinct(IEnumerable<Question> questions, int count) => [.. questions.DistinctBy(static question => question.Name).Take(count)];
}
