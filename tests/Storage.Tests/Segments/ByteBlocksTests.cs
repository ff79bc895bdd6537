using FsCheck;
using FsCheck.Fluent;
using Pipelines.Storage.Segments.Blocks;

namespace Pipelines.Storage.Tests.Segments;

public sealed class ByteBlocksTests
{
    [Fact]
    public void OpenRead_AnyPiecesAppended_GivesTheSameBytesFromAnyPosition() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        static seed =>
        {
            var random = new System.Random(seed);
            using var blocks = new ByteBlocks();
            using var expected = new MemoryStream();
            for (int piece = random.Next(8); piece > 0; piece--)
            {
                byte[] bytes = new byte[random.Next(4) == 0 ? ByteBlocks.BlockBytes * random.Next(3) : random.Next(2 * ByteBlocks.BlockBytes)];
                random.NextBytes(bytes);
                blocks.Append(bytes);
                expected.Write(bytes);
            }

            using var read = new MemoryStream();
            using Stream own = blocks.OpenRead();
            long from = random.NextInt64(expected.Length + 1);
            own.Position = from;
            own.CopyTo(read);
            Assert.Equal(expected.Length, blocks.LengthBytes);
            Assert.Equal(expected.ToArray(), blocks.Filled.SelectMany(static block => block.ToArray()));
            Assert.Equal(expected.ToArray()[(int)from..], read.ToArray());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
