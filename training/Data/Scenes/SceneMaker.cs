using Pipelines.Training.Data.Claims;
using Pipelines.Training.Data.Concepts;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Kinds;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Data.Scenes;

/// <summary>Draws what a document says.</summary>
internal sealed class SceneMaker(Library library, Expander expander)
{
    private const int DistinctTries = 6;

    /// <summary>Of the documents that may say this much, some say far more than is asked for.</summary>
    private const int LongNotesMin = 12;

    private const double LongRate = 0.15;

    private readonly Draw _draw = expander.Draw;
    private readonly EntityMaker _entities = new(expander);

    /// <param name="kind">What kind of document.</param>
    /// <param name="size">How much it says.</param>
    public Scene Make(DocumentKind kind, SceneSize size)
    {
        Story? story = DrawStory(kind, size);
        HashSet<string> told = [.. story?.References ?? []];
        int count = _draw.Between(size.FactsMin, Math.Max(size.FactsMin, Math.Min(size.FactsMax, kind.Facts.Count)));
        HashSet<string> drawn = [.. _draw.Sample(kind.Facts, Math.Max(0, story is null ? count : _draw.Between(0, Math.Max(0, count - told.Count)))).Select(static fact => fact.Name)];
        FactSpec[] facts = [.. kind.Facts.Where(fact => told.Contains(fact.Name) || drawn.Contains(fact.Name))];
        if (facts.Length == 0)
        {
            facts = [_draw.Pick(kind.Facts)];
        }

        var entities = new Dictionary<string, Entity>(StringComparer.Ordinal);
        foreach (FactSpec fact in facts)
        {
            entities[fact.Name] = MakeDistinct(fact.Type, entities.Values);
        }

        var notes = new List<Statement>();
        IReadOnlyList<ShownConcept> concepts = DrawConcepts(kind, size, notes);
        IReadOnlyList<MadeClaim> claims = DrawClaims(kind, size, notes);
        AddFillers(size, notes);
        return new Scene
        {
            Kind = kind,
            Title = _draw.Chance(0.6) ? kind.Titles[0] : _draw.Pick(kind.Titles),
            Facts = facts,
            Absent = [.. kind.Facts.Except(facts)],
            Entities = entities,
            Concepts = concepts,
            Claims = claims,
            Story = Tell(facts, story, told),
            Notes = notes,
            RoleSayings = SayRoles(facts, told),
        };
    }

    private Dictionary<FactRole, Statement> SayRoles(FactSpec[] facts, HashSet<string> told)
    {
        HashSet<string> present = [.. facts.Select(static fact => fact.Name)];
        return facts.Where(fact => fact.Role != FactRole.None && !told.Contains(fact.Name)).DistinctBy(static fact => fact.Role)
            .ToDictionary(static fact => fact.Role, fact => new Statement($"fact:{fact.Name}", DrawSaying(fact, present, present.Except([fact.Name]).ToHashSet())));
    }

    private Story? DrawStory(DocumentKind kind, SceneSize size)
    {
        if (!_draw.Chance(size.StoryProbability))
        {
            return null;
        }

        bool wantsHeldOut = expander.Split == SplitKind.HeldOutWording;
        Story[] stories = [.. kind.Stories.Where(story => story.IsHeldOut == wantsHeldOut)];
        stories = stories.Length == 0 && wantsHeldOut ? [.. kind.Stories] : stories;
        return stories.Length == 0 ? null : _draw.Pick<Story>(stories);
    }

    private Entity MakeDistinct(string type, IEnumerable<Entity> others)
    {
        Entity made = _entities.Make(type);
        for (int tries = 0; tries < DistinctTries && others.Any(other => Overlaps(other, made)); tries++)
        {
            made = _entities.Make(type);
        }

        return made;
    }

    private static bool Overlaps(Entity one, Entity other) =>
        one.Text.Contains(other.Text, StringComparison.OrdinalIgnoreCase) || other.Text.Contains(one.Text, StringComparison.OrdinalIgnoreCase);

    private List<ShownConcept> DrawConcepts(DocumentKind kind, SceneSize size, List<Statement> notes)
    {
        var shown = new List<ShownConcept>();
        if (size.NotesMax == 0)
        {
            return shown;
        }

        foreach (string name in _draw.Sample(kind.Aspects, size.NotesMax < 3 ? 1 : 3))
        {
            ConceptGroup group = library.Groups[name];
            Concept concept = DrawConcept(group, shown);
            shown.Add(new ShownConcept(group, concept));
            int sentences = _draw.Between(1, size.NotesMax < 3 ? 1 : size.NotesMax < 6 ? 2 : 3);
            notes.AddRange(_draw.Sample(concept.Sayings.For(expander.Split), sentences).Select(saying => new Statement($"concept:{name}", saying)));
        }

        return shown;
    }

    /// <summary>One that goes with the concepts of other groups.</summary>
    private Concept DrawConcept(ConceptGroup group, List<ShownConcept> shown)
    {
        string? implied = shown.Select(other => other.Concept.Implied.GetValueOrDefault(group.Name)).FirstOrDefault(static name => name is not null);
        return _draw.Pick(group.Concepts.Where(concept =>
            (implied is null || concept.Name == implied)
            && shown.TrueForAll(other => !concept.Implied.TryGetValue(other.Group.Name, out string? name) || name == other.Concept.Name)).DefaultIfEmpty(group.Concepts[0]).ToList());
    }

    private List<MadeClaim> DrawClaims(DocumentKind kind, SceneSize size, List<Statement> notes)
    {
        var made = new List<MadeClaim>();
        if (size.NotesMax == 0)
        {
            return made;
        }

        Claim[] open = [.. kind.Claims.SelectMany(group => library.Claims[group])];
        foreach (Claim claim in _draw.Sample(open, _draw.Between(1, size.NotesMax < 3 ? 1 : 4)))
        {
            (bool isTrue, bool isMentioned) = _draw.Below(20) switch { < 9 => (true, true), < 16 => (false, true), _ => (false, false) };
            made.Add(new MadeClaim(claim, isTrue, isMentioned));
            if (isMentioned)
            {
                notes.Add(new Statement($"claim:{claim.FieldNames[0]}", _draw.Pick((isTrue ? claim.Affirmations : claim.Denials).For(expander.Split))));
            }
        }

        return made;
    }

    private void AddFillers(SceneSize size, List<Statement> notes)
    {
        int fillers = _draw.Chance(0.35) ? 0 : _draw.Between(0, Math.Max(0, size.NotesMax - (notes.Count / 2)));
        if (size.NotesMax >= LongNotesMin && _draw.Chance(LongRate))
        {
            fillers += _draw.Between(size.NotesMax / 2, size.NotesMax * 3 / 2);
        }

        for (int i = 0; i < fillers; i++)
        {
            string rule = _draw.Chance(0.3) ? "distractor" : "filler";
            notes.Add(new Statement("filler", _draw.Pick(expander.Book[rule].For(expander.Split))));
        }

        _draw.Shuffle(notes);
    }

    /// <summary>The story, then a sentence for each fact that it leaves out; or a sentence for each fact alone.</summary>
    private List<Statement> Tell(FactSpec[] facts, Story? story, HashSet<string> told)
    {
        HashSet<string> present = [.. facts.Select(static fact => fact.Name)];
        List<Statement> statements = [.. story?.Sentences.Select(static sentence => new Statement("story", sentence)) ?? []];
        List<FactSpec> left = [.. facts.Where(fact => !told.Contains(fact.Name) && fact.Role == FactRole.None)];
        if (_draw.Chance(0.4))
        {
            _draw.Shuffle(left);
        }

        var covered = new HashSet<string>(told, StringComparer.Ordinal);
        foreach (FactSpec fact in left.Where(fact => !covered.Contains(fact.Name)))
        {
            Phrase saying = DrawSaying(fact, present, covered);
            covered.UnionWith(saying.References);
            statements.Add(new Statement($"fact:{fact.Name}", saying));
        }

        return statements;
    }

    /// <summary>One that speaks of present facts only; also of others, if possible of none that was told before.</summary>
    private Phrase DrawSaying(FactSpec fact, HashSet<string> present, HashSet<string> covered)
    {
        IReadOnlyList<Phrase> all = fact.Sayings.For(expander.Split);
        Phrase[] fitting = [.. all.Where(phrase => Fits(phrase, present))];
        if (fitting.Length == 0)
        {
            fitting = [.. fact.Sayings.Train.Where(phrase => Fits(phrase, present))];
        }

        Phrase[] fresh = [.. fitting.Where(phrase => phrase.References.All(name => name == fact.Name || !covered.Contains(name)))];
        return fresh.Length > 0 ? _draw.Pick<Phrase>(fresh) : fitting.Length > 0 ? _draw.Pick<Phrase>(fitting) : throw new FormatException($"No sentence says the fact '{fact.Name}' alone.");

        bool Fits(Phrase phrase, HashSet<string> present) =>
            phrase.References.All(name => present.Contains(name) || name.StartsWith("any_", StringComparison.Ordinal) || library.Book.Has(name));
    }
}
