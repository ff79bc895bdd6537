using FsCheck;
using FsCheck.Fluent;
using Pipelines.Core.Operators.Pairs;
using Pipelines.Core.Operators.Resolve;

namespace Pipelines.Core.Tests.Operators.Resolve;

public sealed class EntityVoteTests
{
    /// <summary>Any pairs of any entities, all answers right: what matches connect is one cluster, and nothing is overruled.</summary>
    [Fact]
    public void Decide_AnswersAreRight_ClustersAreWhatMatchesConnect() => Prop.ForAll<byte, byte, int>(AnswersAreRight).Check(Config.QuickThrowOnFailure);

    private static void AnswersAreRight(byte rows, byte entities, int seed)
    {
        var random = new Random(seed);
        int[] entityOf = [.. Enumerable.Range(0, rows).Select(_ => random.Next(1 + (entities % 20)))];
        (List<RowPair> matches, List<RowPair> others) = Answers(rows, pair => random.Next(3) > 0 ? entityOf[pair.Left] == entityOf[pair.Right] : null);

        EntityClusters clusters = EntityVote.Decide(rows, matches, others);

        Assert.Equal(Connected(rows, matches), clusters.FirstOf);
        Assert.Empty(clusters.Overruled);
    }

    /// <summary>Entities of five rows and more, all pairs compared, one wrong answer somewhere: the entities come out, and the answer is told.</summary>
    [Fact]
    public void Decide_OneAnswerIsWrong_IsOverruled() => Prop.ForAll<byte, int>(OneAnswerIsWrong).Check(Config.QuickThrowOnFailure);

    private static void OneAnswerIsWrong(byte entities, int seed)
    {
        var random = new Random(seed);
        int count = 1 + (entities % 6);
        int[] entityOf = [.. Enumerable.Range(0, count * 5).Select(row => row % count)];
        random.Shuffle(entityOf);
        int left = random.Next(entityOf.Length - 1);
        var wrong = new RowPair(left, random.Next(left + 1, entityOf.Length));
        (List<RowPair> matches, List<RowPair> others) = Answers(entityOf.Length, pair => (entityOf[pair.Left] == entityOf[pair.Right]) != (pair == wrong));

        EntityClusters clusters = EntityVote.Decide(entityOf.Length, matches, others);

        Assert.All(Pairs(entityOf.Length), pair => Assert.Equal(entityOf[pair.Left] == entityOf[pair.Right], clusters.FirstOf[pair.Left] == clusters.FirstOf[pair.Right]));
        Assert.Equal(wrong, Assert.Single(clusters.Overruled).Pair);
    }

    /// <summary>Any answers at all, in any order.</summary>
    [Fact]
    public void Decide_AnyAnswers_DoNotDependOnTheirOrderAndOverruledIsWhatTheClustersGoAgainst() =>
        Prop.ForAll<byte, int>(AnyAnswers).Check(Config.QuickThrowOnFailure);

    private static void AnyAnswers(byte rows, int seed)
    {
        int count = rows % 30;
        var random = new Random(seed);
        (List<RowPair> matches, List<RowPair> others) = Answers(count, _ => random.Next(3) switch { 0 => true, 1 => false, _ => null });

        EntityClusters clusters = EntityVote.Decide(count, matches, others);

        RowPair[] shuffled = [.. matches];
        random.Shuffle(shuffled);
        Assert.Equal(clusters.FirstOf, EntityVote.Decide(count, shuffled, [.. others.AsEnumerable().Reverse()]).FirstOf);
        HashSet<RowPair> against =
        [
            .. matches.Where(pair => clusters.FirstOf[pair.Left] != clusters.FirstOf[pair.Right]),
            .. others.Where(pair => clusters.FirstOf[pair.Left] == clusters.FirstOf[pair.Right]),
        ];
        Assert.True(against.SetEquals(clusters.Overruled.Select(static one => one.Pair)));
    }

    private static int[] Connected(int rows, List<RowPair> matches)
    {
        int[] first = [.. Enumerable.Range(0, rows)];
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (RowPair pair in matches.Where(pair => first[pair.Left] != first[pair.Right]))
            {
                first[pair.Left] = first[pair.Right] = Math.Min(first[pair.Left], first[pair.Right]);
                changed = true;
            }
        }

        return first;
    }

    private static (List<RowPair> Matches, List<RowPair> Others) Answers(int rows, Func<RowPair, bool?> isMatch)
    {
        List<RowPair> matches = [];
        List<RowPair> others = [];
        foreach (RowPair pair in Pairs(rows))
        {
            if (isMatch(pair) is { } answer)
            {
                (answer ? matches : others).Add(pair);
            }
        }

        return (matches, others);
    }

    private static IEnumerable<RowPair> Pairs(int rows) =>
        Enumerable.Range(0, rows).SelectMany(left => Enumerable.Range(left + 1, rows - left - 1).Select(right => new RowPair(left, right)));
}
