using System.Text;
using GpuHost.Serving.Randomness;
using GpuHost.Serving.Text;

namespace GpuHost.Serving.Tests.Text;

public sealed class OutputTextTests
{
    private static readonly string[] Alphabet = ["a", "b", "ab", "é", "漢", "😀", "\n"];

    [Fact]
    public void Append_AnyTextInAnyPieces_GivesWhatCuttingTheWholeTextGives()
    {
        const ulong seed = 77;
        var random = new Xoshiro256(seed);
        int stopped = 0;
        for (int round = 0; round < 5_000; round++)
        {
            string text = RandomText(random, 12);
            string[] stops = [.. Enumerable.Range(0, (int)(random.NextUInt64() % 3)).Select(_ => RandomText(random, 3))];
            var output = new OutputText(stops);
            var streamed = new StringBuilder();
            foreach (byte[] piece in Cut(Encoding.UTF8.GetBytes(text), random))
            {
                output.Append(piece);
                streamed.Append(output.TakeNew());
            }

            output.Finish();
            streamed.Append(output.TakeNew());

            int cut = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
            stopped += cut >= 0 ? 1 : 0;
            Assert.Equal(cut >= 0 ? text[..cut] : text, output.ToString());
            Assert.Equal(output.ToString(), streamed.ToString());
            Assert.Equal(cut >= 0, output.IsStopped);
        }

        Assert.InRange(stopped, 500, 4_500); // both cases were tried
    }

    [Fact]
    public void TakeNew_BeginningOfAStopString_IsHeldBackUntilItIsClear()
    {
        var output = new OutputText(["STOP"]);
        output.Append("xS"u8);
        Assert.Equal("x", output.TakeNew());
        output.Append("TO"u8);
        Assert.Equal("", output.TakeNew());
        output.Append("N"u8);
        Assert.Equal("STON", output.TakeNew());
    }

    [Fact]
    public void Finish_UnfinishedCharacter_BecomesAReplacementCharacter()
    {
        var output = new OutputText([]);
        output.Append([(byte)'a', 0xF0, 0x9F]);
        Assert.Equal("a", output.TakeNew());
        output.Finish();
        Assert.Equal("\uFFFD", output.TakeNew());
    }

    private static string RandomText(Xoshiro256 random, int partsMax) =>
        string.Concat(Enumerable.Range(0, 1 + (int)(random.NextUInt64() % (ulong)partsMax))
            .Select(_ => Alphabet[random.NextUInt64() % (ulong)Alphabet.Length]));

    private static IEnumerable<byte[]> Cut(byte[] bytes, Xoshiro256 random)
    {
        for (int from = 0; from < bytes.Length;)
        {
            int length = Math.Min(bytes.Length - from, (int)(random.NextUInt64() % 4));
            yield return bytes[from..(from + length)];
            from += length;
        }
    }
}
