using Pipelines.Training.Data;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Phrases;
using Pipelines.Training.Data.Tasks;

namespace Pipelines.Training.Tests.Data;

public sealed class LibraryTests
{
    private static readonly Library Texts = Library.Instance;

    [Fact]
    public void Kinds_All_NameGroupsAndClaimsThatExist() => Assert.All(Texts.Kinds, static kind =>
    {
        Assert.All(kind.Aspects, static name => Assert.Contains(name, Texts.Groups.Keys));
        Assert.All(kind.Claims, static name => Assert.True(Texts.Claims.Contains(name), $"No claims are grouped as '{name}'."));
    });

    [Fact]
    public void Kinds_All_HaveNamesOfTheirOwn() => Assert.Equal(Texts.Kinds.Count, Texts.Kinds.Select(static kind => kind.Name).Distinct().Count());

    [Fact]
    public void Facts_All_HaveATagAndASentenceThatNeedsNoOtherFact() => Assert.All(Texts.Kinds, static kind => Assert.All(kind.Facts, fact =>
    {
        Assert.NotEmpty(fact.Tags);
        Assert.Contains(fact.Sayings.Train, phrase => phrase.References.All(name => name == fact.Name || IsFree(name)));
    }));

    [Fact]
    public void Phrases_All_ReferToWhatExists() => Assert.All(Texts.Kinds, static kind =>
    {
        HashSet<string> facts = [.. kind.Facts.Select(static fact => fact.Name)];
        IEnumerable<string> referred = kind.Facts.SelectMany(static fact => fact.Sayings.Train.Concat(fact.Sayings.HeldOut)).SelectMany(static phrase => phrase.References)
            .Concat(kind.Stories.SelectMany(static story => story.References));
        Assert.All(referred, name => Assert.True(facts.Contains(name) || IsFree(name), $"'{name}' in '{kind.Name}' stands for nothing."));
    });

    [Fact]
    public void Rules_All_Expand()
    {
        var expander = new Expander(Texts.Book, new Draw(3), SplitKind.Train);

        Assert.All(Texts.Book.Rules.SelectMany(static rule => rule.Train.Concat(rule.HeldOut)), phrase => expander.Write(phrase, new RowText(expander, static _ => true)));
        Assert.All(
            Texts.Groups.Values.SelectMany(static group => group.Concepts).SelectMany(static concept => concept.Sayings.Train.Concat(concept.Sayings.HeldOut)),
            phrase => expander.Write(phrase, new RowText(expander)));
    }

    [Fact]
    public void Concepts_Implied_Exist() => Assert.All(Texts.Groups.Values.SelectMany(static group => group.Concepts), static concept => Assert.All(
        concept.Implied, static implied => Assert.Contains(Texts.Groups[implied.Key].Concepts, other => other.Name == implied.Value)));

    private static bool IsFree(string name) => name.StartsWith("any_", StringComparison.Ordinal) || Texts.Book.Has(name);
}
