using Pipelines.Core.Documents;
using Pipelines.Training.Data;
using Pipelines.Training.Data.Concepts;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Layouts;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Questions;

namespace Pipelines.Training.Tests.Data;

public sealed class HeldOutTests
{
    private const ulong Seed = 99;
    private const int Examples = 1_500;

    /// <summary>Shorter texts are also parts of others by chance.</summary>
    private const int TellingChars = 36;

    private static readonly SyntheticExamples Source = new();
    private static readonly Lazy<TrainingExample[]> Train = new(static () => [.. Source.Examples(Seed, SplitKind.Train, Curriculum.Full).Take(Examples)]);

    [Fact]
    public void Kinds_HeldOut_AreAboutASixthAndNeverInTrain()
    {
        string[] heldOut = [.. Library.Instance.Kinds.Where(static kind => kind.IsHeldOut).Select(static kind => $"/{kind.Name}:")];

        Assert.InRange(heldOut.Length / (double)Library.Instance.Kinds.Count, 0.1, 0.25);
        Assert.All(Train.Value, example => Assert.DoesNotContain(heldOut, name => example.Kind.Contains(name, StringComparison.Ordinal)));
        Assert.All(
            Source.Examples(Seed, SplitKind.HeldOutKinds, Curriculum.Full).Take(100),
            example => Assert.Contains(heldOut, name => example.Kind.Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Layouts_HeldOut_AreNeverInTrainAndAlwaysInTheirSplit()
    {
        string[] heldOut = [.. LayoutCatalog.All.Where(static layout => layout.IsHeldOut).Select(static layout => ":" + layout.Name)];

        Assert.All(Train.Value, example => Assert.DoesNotContain(heldOut, name => example.Kind.EndsWith(name, StringComparison.Ordinal)));
        Assert.All(
            Source.Examples(Seed, SplitKind.HeldOutLayouts, Curriculum.Full).Take(100),
            example => Assert.Contains(heldOut, name => example.Kind.EndsWith(name, StringComparison.Ordinal)));
    }

    /// <summary>Records are forms of their own making, but of the same styles and kinds.</summary>
    [Fact]
    public void Records_HeldOutStylesAndKinds_AreInTheirSplitsAlone()
    {
        string[] heldOut = [.. FormStyle.All.Where(static style => style.IsHeldOut).Select(static style => $"record:form-{style.Name}")];

        Assert.All(Source.Examples(Seed, SplitKind.Train, Curriculum.Records).Take(Examples), example => Assert.DoesNotContain(example.Kind, heldOut));
        Assert.All(Source.Examples(Seed, SplitKind.HeldOutLayouts, Curriculum.Records).Take(100), example => Assert.Contains(example.Kind, heldOut));
        string[] names = [.. Library.Instance.Kinds.Where(static kind => kind.IsHeldOut).SelectMany(static kind => kind.Facts).SelectMany(static fact => fact.FieldNames)];
        Assert.All(
            Source.Examples(Seed, SplitKind.HeldOutKinds, Curriculum.Records).Take(100),
            example => Assert.All(example.Fields, field => Assert.Contains(Plain(field.Name), names.Select(Plain))));

        static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
    }

    [Fact]
    public void Sentences_HeldOut_AreNeverInTrainAndOftenInTheirSplit()
    {
        var expander = new Expander(Library.Instance.Book, new Draw(Seed), SplitKind.HeldOutWording);
        string[] telling = [.. AllSentences(static rule => rule.HeldOut).Where(static phrase => phrase.References.Count == 0)
            .SelectMany(phrase => Enumerable.Range(0, 3).Select(_ => expander.Text(phrase)[1..])).Where(static text => text.Length >= TellingChars).Distinct()];

        Assert.NotEmpty(telling);
        Assert.DoesNotContain(telling, static text => Train.Value.Any(example => example.User.Contains(text, StringComparison.Ordinal)));
        Assert.Contains(
            Source.Examples(Seed, SplitKind.HeldOutWording, Curriculum.Full).Take(500),
            example => telling.Any(text => example.User.Contains(text, StringComparison.Ordinal)));
    }

    [Fact]
    public void LabelNames_HeldOut_AreNeverInTrainAndOftenInTheirSplit()
    {
        string[] heldOut = [.. Labels(Source.Examples(Seed, SplitKind.HeldOutLabels, Curriculum.Full).Take(Examples))];
        HashSet<string> train = [.. Labels(Train.Value)];

        Assert.NotEmpty(NeverInTrain());
        Assert.Empty(NeverInTrain().Intersect(train));
        Assert.True(heldOut.Count(label => !train.Contains(label)) > heldOut.Length / 5, "Few labels of the split are new.");
    }

    [Theory]
    [InlineData("surname_known")]
    [InlineData("stem_start")]
    [InlineData("product_noun")]
    public void Names_HeldOut_AreOtherPhrases(string rule)
    {
        PhraseRule names = Library.Instance.Book[rule];

        Assert.NotEmpty(names.HeldOut);
        Assert.Same(names.HeldOut, names.For(SplitKind.HeldOutNames));
        Assert.Same(names.Train, names.For(SplitKind.Train));
        Assert.Empty(names.Train.Select(static phrase => phrase.Source).Intersect(names.HeldOut.Select(static phrase => phrase.Source)));
    }

    private static IEnumerable<Phrase> AllSentences(Func<PhraseRule, IReadOnlyList<Phrase>> part) =>
        Library.Instance.Kinds.SelectMany(static kind => kind.Facts).Select(static fact => fact.Sayings)
            .Concat(Library.Instance.Groups.Values.SelectMany(static group => group.Concepts).Select(static concept => concept.Sayings))
            .Concat(Library.Instance.Claims.SelectMany(static claims => claims).SelectMany(static claim => new[] { claim.Affirmations, claim.Denials }))
            .SelectMany(part);

    private static IEnumerable<string> Labels(IEnumerable<TrainingExample> examples) => examples
        .SelectMany(static example => example.Fields)
        .Where(static field => field.Form == FieldForm.Label && field.Type is not ("currency" or "document type"))
        .Select(static field => Plain(field.Json)).Distinct();

    /// <summary>A name that one group holds out may be another group's own.</summary>
    private static IEnumerable<string> NeverInTrain()
    {
        var heldOut = new HashSet<string>(StringComparer.Ordinal);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (ConceptGroup group in Library.Instance.Groups.Values)
        {
            foreach (Concept concept in group.Concepts)
            {
                foreach (string name in concept.Names)
                {
                    (LabelQuestions.IsHeldOut(group, concept, name) ? heldOut : kept).Add(Plain(RowJson.Write(name)));
                }
            }
        }

        return heldOut.Except(kept);
    }

    private static string Plain(string label) => label.ToUpperInvariant().Replace('_', ' ').Replace('-', ' ');
}
