using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Search.FullText;

namespace Pipelines.Core.Tests.Search.FullText;

public sealed class TextIndexTests
{
    private static readonly string[] Animals =
        ["the quick brown fox", "the lazy dog sleeps", "a quick dog and a quick fox jump", "blue whales sing", "cats sleep"];

    /// <summary>The numbers are those of the formulas in Python.</summary>
    [Theory]
    [InlineData(false, 1.2175393036047615, 0.811692869069841, 1.017056326068655)]
    [InlineData(true, 1.0315207254080982, 0.6876804836053988, 0.8506149919598891)]
    public void Search_KnownTexts_HaveTheKnownScores(bool isOkapi, double first, double second, double third)
    {
        IReadOnlyList<TextHit> hits = IndexOf(Animals).Search("quick fox dog the", 10, ScoringOf(isOkapi));

        Assert.Equal([0, 2, 1], hits.Select(static hit => hit.Document));
        Assert.Equal([first, third, second], hits.Select(static hit => hit.Score), static (a, b) => Math.Abs(a - b) < 1e-13);
    }

    /// <summary>Three of four have the word: it counts a quarter of the mean weight.</summary>
    [Fact]
    public void Search_OkapiWordThatMostTextsHave_CountsALittle()
    {
        IReadOnlyList<TextHit> hits = IndexOf(["cat one", "cat two", "cat three", "dog four"]).Search("cat dog", 10, OkapiScoring.Instance);

        Assert.Equal([3, 0, 1, 2], hits.Select(static hit => hit.Document));
        Assert.Equal(0.84729786038720, hits[0].Score, 12);
        Assert.Equal(0.14121631006453, hits[1].Score, 12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Search_AnyTexts_FindsWhatHasTheWordsBestFirstAndEqualsInInputOrder(bool isOkapi) =>
        Prop.ForAll<int, byte, byte>((seed, documents, wanted) => FindsTheBest(seed, documents, wanted, ScoringOf(isOkapi))).Check(Config.QuickThrowOnFailure);

    private static void FindsTheBest(int seed, byte documents, byte wanted, ITextScoring scoring)
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, documents).Select(_ => Text(random, 6))];
        string query = Text(random, 3);

        IReadOnlyList<TextHit> hits = IndexOf(texts).Search(query, wanted, scoring);

        (int Document, double Score)[] expected =
        [
            .. Naive(texts, query, scoring).Index().Where(one => Words(texts[one.Index]).Intersect(Words(query), StringComparer.Ordinal).Any())
                .OrderByDescending(static one => one.Item).ThenBy(static one => one.Index).Take(wanted).Select(static one => (one.Index, one.Item)),
        ];
        Assert.Equal(expected, hits.Select(static hit => (hit.Document, hit.Score)));
        Assert.All(hits, static hit => Assert.True(hit.Score >= 0));
    }

    [Fact]
    public void Search_OnlySearchedWordsAreKept_FindsTheSame() => Prop.ForAll<int, byte>(FindsTheSame).Check(Config.QuickThrowOnFailure);

    private static void FindsTheSame(int seed, byte documents)
    {
        var random = new Random(seed);
        string[] texts = [.. Enumerable.Range(0, documents).Select(_ => Text(random, 8))];
        string query = Text(random, 4);
        var narrow = new TextIndexBuilder(TextIndexLimits.Default, TextTokens.Of(query).ToHashSet(StringComparer.Ordinal));
        foreach (string text in texts)
        {
            narrow.Add(text);
        }

        Assert.Equal(IndexOf(texts).Search(query, 20, OkapiScoring.Instance), narrow.Build().Search(query, 20, OkapiScoring.Instance));
    }

    [Fact]
    public void Search_NothingToFind_FindsNothing()
    {
        Assert.Empty(IndexOf([]).Search("fox", 10, LuceneScoring.Instance));
        Assert.Empty(IndexOf(["", "?!"]).Search("fox", 10, OkapiScoring.Instance));
        Assert.Empty(IndexOf(Animals).Search("…", 10, LuceneScoring.Instance));
        Assert.Empty(IndexOf(Animals).Search("fox", 0, LuceneScoring.Instance));
    }

    [Fact]
    public void Add_MoreThanFits_SaysSo()
    {
        var builder = new TextIndexBuilder(new TextIndexLimits(2 << 20));

        var full = Assert.Throws<TextIndexFullException>((Action)(() =>
        {
            for (int i = 0; ; i++)
            {
                builder.Add($"word{i} another{i}");
            }
        }));

        Assert.Contains("2 MB", full.Message, StringComparison.Ordinal);
        Assert.InRange(builder.DocumentCount, 1000, 100_000);
    }

    private static ITextScoring ScoringOf(bool isOkapi) => isOkapi ? OkapiScoring.Instance : LuceneScoring.Instance;

    private static TextIndex IndexOf(IEnumerable<string> texts)
    {
        var builder = new TextIndexBuilder(TextIndexLimits.Default);
        foreach (string text in texts)
        {
            builder.Add(text);
        }

        return builder.Build();
    }

    private static string Text(Random random, int wordsMax) =>
        string.Join(' ', Enumerable.Range(0, random.Next(wordsMax + 1)).Select(_ => (char)('a' + (random.Next(12) * random.Next(12) / 12))));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The score of every text, straight from the definition.</summary>
    private static double[] Naive(string[] texts, string query, ITextScoring scoring)
    {
        string[][] words = [.. texts.Select(Words)];
        string[] vocabulary = [.. words.SelectMany(static one => one).Distinct(StringComparer.Ordinal)];
        int FrequencyOf(string word) => words.Count(one => one.Contains(word, StringComparer.Ordinal));
        double average = words.Length == 0 ? 0 : words.Average(static one => one.Length);
        Func<int, double> weights = scoring.Weights(new CorpusCounts(texts.Length, average, vocabulary.Select(FrequencyOf)));
        return
        [
            .. words.Select(text => Words(query).Where(word => text.Contains(word, StringComparer.Ordinal)).Aggregate(
                0.0, (sum, word) => sum + scoring.ScoreOf(weights(FrequencyOf(word)), text.Count(one => one == word), text.Length, average))),
        ];
    }
}
