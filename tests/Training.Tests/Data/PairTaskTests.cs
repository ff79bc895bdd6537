using Pipelines.Core.Documents;
using Pipelines.Training.Data;
using Pipelines.Training.Data.Drawing;
using Pipelines.Training.Data.Entities;
using Pipelines.Training.Data.Phrases;

namespace Pipelines.Training.Tests.Data;

public sealed class PairTaskTests
{
    private const ulong Seed = 41;

    private static readonly TrainingExample[] Pairs = [.. new SyntheticExamples().Examples(Seed, SplitKind.Train, Curriculum.Full)
        .Where(static example => example.Kind.StartsWith("pair/", StringComparison.Ordinal)).Take(200)];

    [Fact]
    public void Comparisons_AreAsOftenTrueAsFalse()
    {
        TrainingExample[] comparisons = [.. Pairs.Where(static example => example.Kind == "pair/same")];

        Assert.InRange(comparisons.Count(static example => example.Fields.Single().Json == "true"), comparisons.Length * 0.35, comparisons.Length * 0.65);
    }

    [Fact]
    public void Naming_AnswersWithASpellingOfThePrompt()
    {
        TrainingExample[] namings = [.. Pairs.Where(static example => example.Kind == "pair/name")];

        Assert.NotEmpty(namings);
        Assert.All(namings, static example => Assert.Contains(
            (string)RowJson.Parse(Assert.Single(example.Fields).Json)!, example.User, StringComparison.Ordinal));
    }

    [Fact]
    public void Stranger_OfAnyName_IsNotTheName()
    {
        var maker = new EntityMaker(new Expander(Library.Instance.Book, new Draw(Seed), SplitKind.Train));
        var draw = new Draw(Seed + 1);

        for (int i = 0; i < 500; i++)
        {
            Entity one = maker.Make("company");
            Assert.NotEqual(one.Text, NameSpelling.Stranger(one, maker.Make("company"), draw));
        }
    }
}
