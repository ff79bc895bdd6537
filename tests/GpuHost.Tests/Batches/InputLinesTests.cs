using System.Text;
using GpuHost.Host.Batches.Input;

namespace GpuHost.Tests.Batches;

public sealed class InputLinesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Read_AnyFileInAnyPieces_IsItsLinesAndTheirPlaces(int seed)
    {
        var random = new Random(seed);
        string[] lines = [.. Enumerable.Range(0, 300).Select(_ => random.Next(5) == 0 ? "" : new string((char)('a' + random.Next(26)), random.Next(1, random.Next(1, 3_000))))];
        byte[] file = Encoding.UTF8.GetBytes(string.Join('\n', lines) + (seed % 2 == 0 ? "\n" : ""));
        List<(int Number, string Text)> read = [];

        await foreach (InputLine line in InputLines.ReadAsync(new PiecesStream(file, random), 3_000, CancellationToken.None))
        {
            Assert.True(line.Bytes.Span.SequenceEqual(file.AsSpan((int)line.Offset, line.Bytes.Length)));
            read.Add((line.Number, Encoding.UTF8.GetString(line.Bytes.Span)));
        }

        Assert.Equal(lines.Index().Where(one => one.Item.Length > 0).Select(one => (one.Index + 1, one.Item)), read);
    }

    [Fact]
    public async Task Read_LineBeyondTheBound_IsToldAndIsTheLast()
    {
        List<(int Number, bool IsTooLong)> read = [];

        await foreach (InputLine line in InputLines.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"a\n{new string('x', 200_000)}\nb")), 1_000, CancellationToken.None))
        {
            read.Add((line.Number, line.IsTooLong));
        }

        Assert.Equal([(1, false), (2, true)], read);
    }

    /// <summary>Gives as little at once as it likes.</summary>
    private sealed class PiecesStream(byte[] content, Random random) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 5_000))], cancellationToken);
    }
}
