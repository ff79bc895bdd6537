using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Storage.Segments.Blocks;

namespace Pipelines.Storage.Tests.Segments;

public sealed class LineBufferTests
{
    private const int LongestPieceBytes = 700_000;

    [Fact]
    public void MoveTo_AnyPiecesWritten_IsWhatWasWrittenAndTheNextLineBeginsAnew() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        static seed =>
        {
            var random = new System.Random(seed);
            using var line = new LineBuffer();
            using var lines = new ByteBlocks();
            using var expected = new MemoryStream();
            for (int i = random.Next(4); i >= 0; i--)
            {
                byte[] own = Write(line, random);
                Assert.True(own.AsSpan().SequenceEqual(line.Whole), $"seed {seed}");
                if (random.Next(3) == 0)
                {
                    line.Clear();
                    own = Write(line, random);
                }

                line.MoveTo(lines);
                expected.Write(own);
                Assert.True(line.Whole.IsEmpty);
            }

            Assert.True(expected.ToArray().AsSpan().SequenceEqual(lines.Filled.SelectMany(static block => block.ToArray()).ToArray()), $"seed {seed}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    /// <summary>In pieces as a JSON writer asks for room: more than it uses.</summary>
    private static byte[] Write(LineBuffer line, System.Random random)
    {
        using var written = new MemoryStream();
        for (int piece = random.Next(6); piece > 0; piece--)
        {
            byte[] bytes = new byte[random.Next(random.Next(2) == 0 ? 300 : LongestPieceBytes)];
            random.NextBytes(bytes);
            bytes.CopyTo(line.GetSpan(bytes.Length + random.Next(300)));
            line.Advance(bytes.Length);
            written.Write(bytes);
        }

        return written.ToArray();
    }
}
