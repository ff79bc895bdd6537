using Pipelines.Connectors.WordVectors;

namespace Pipelines.Connectors.Tests.WordVectors;

public sealed class WordTableTests
{
    /// <summary>Two words, <c>a</c> and <c>bc</c>, of two dimensions.</summary>
    private static byte[] Small() =>
    [
        .. "PWORDVEC"u8, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0,
        0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0,
        1, 0, 0, 0, 0, 0, 0, 0,
        .. BitConverter.GetBytes(0.5f), .. BitConverter.GetBytes(2f),
        2, 0xFE, 1, 0,
        .. "abc"u8,
    ];

    [Fact]
    public void Find_WordOfTheTable_GivesRankAndVector()
    {
        WordTable table = WordTable.Parse(Small());
        float[] sum = [0, 0];
        table.AddTo(sum, table.Find("a"), 10);
        table.AddTo(sum, table.Find("bc"), 1);

        Assert.Equal((1, 0, -1), (table.RankAt(table.Find("a")), table.RankAt(table.Find("bc")), table.Find("b")));
        Assert.Equal([12f, -10f], sum);
    }

    /// <summary>Cut or changed anywhere before the numbers, it is refused; nothing is read beyond it.</summary>
    [Fact]
    public void Parse_CutOrChanged_IsRefused()
    {
        for (int length = 0; length < Small().Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => WordTable.Parse(Small()[..length]));
        }

        foreach (int at in (int[])[0, 8, 12, 16, 20, 28, 35])
        {
            byte[] changed = Small();
            changed[at] += 100;
            Assert.Throws<InvalidDataException>(() => WordTable.Parse(changed));
        }
    }
}
