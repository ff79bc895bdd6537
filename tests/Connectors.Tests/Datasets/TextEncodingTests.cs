using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pipelines.Connectors.Datasets.Bytes;
using Pipelines.Core.Documents;

namespace Pipelines.Connectors.Tests.Datasets;

public sealed class TextEncodingTests : IDisposable
{
    private readonly DatasetFixture _data = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_Utf16WithMark_IsConverted(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        _data.WriteBytes("a.jsonl", [.. encoding.Preamble, .. encoding.GetBytes("{\"a\":\"né😀\"}\n")]);

        Assert.Equal(["{\"a\":\"né😀\"}"], await DatasetFixture.RowsAsync(await _data.OpenAsync("a.jsonl")));
    }

    [Fact]
    public async Task Read_Utf16WithHalfACharacter_IsRefused()
    {
        DatasetException error = await _data.ErrorAsync("a.jsonl", [0xFF, 0xFE, 0x3D, 0xD8, 0x41, 0]);

        Assert.Contains("not UTF-16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_Utf32_IsRefusedByName() =>
        Assert.Contains("UTF-32", (await _data.ErrorAsync("a.jsonl", [0xFF, 0xFE, 0, 0, 0x41, 0, 0, 0])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(256 * 1024 - 1)]
    [InlineData(256 * 1024)]
    [InlineData(700_001)]
    public async Task Read_BadByte_IsNamedByItsPlace(int before)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(new string('x', before)), 0xC3, 0x28, .. "xyz"u8];

        DatasetException error = await _data.ErrorAsync("a.jsonl", bytes);

        Assert.Equal(before, error.Place!.ByteOffset);
    }

    [Fact]
    public async Task Read_CharacterCutByTheEnd_IsRefused() =>
        Assert.Equal(2, (await _data.ErrorAsync("a.jsonl", [.. "{}"u8, 0xE2, 0x82])).Place!.ByteOffset);

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public async Task Read_CharactersAcrossEveryBuffer_AreWhole(string character)
    {
        // 256 KiB windows and these widths meet at every possible cut.
        string text = "x" + string.Concat(Enumerable.Repeat(character, 200_000));

        Assert.Equal([$"{{\"a\":\"{text}\"}}"], await _data.RowsAsync("a.jsonl", $"{{\"a\":\"{text}\"}}"));
    }

    [Fact]
    public async Task Read_LineEndsAcrossEveryBuffer_AreNormalised()
    {
        string text = "x" + string.Concat(Enumerable.Repeat("\r\n\ré", 150_000));
        _data.Write("docs/a.txt", text);

        string row = Assert.Single(await DatasetFixture.RowsAsync(await _data.OpenAsync("docs")));

        string expected = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        Assert.Equal(expected, (string?)RowJson.ParseObject(row)["text"]);
    }

    [Fact]
    public void Normalise_AnyTextInAnyPieces_EqualsReplacing() =>
        Prop.ForAll(Gen.Elements('a', '\r', '\n').ArrayOf().ToArbitrary(), ArbMap.Default.ArbFor<PositiveInt>(), (characters, size) =>
        {
            string text = new(characters);
            var normaliser = new LineEndNormaliser();
            var normalised = new StringBuilder();
            foreach (char[] piece in text.Chunk(size.Get))
            {
                byte[] bytes = Encoding.ASCII.GetBytes(piece);
                normalised.Append(Encoding.ASCII.GetString(bytes, 0, normaliser.Normalise(bytes)));
            }

            return normalised.ToString() == text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void WholeCharacters_AnyCutOfAnyText_KeepsWhatIsWhole() =>
        Prop.ForAll(Gen.Elements("a", "é", "€", "😀").ArrayOf().ToArbitrary(), ArbMap.Default.ArbFor<NonNegativeInt>(), (characters, cut) =>
        {
            byte[] all = Encoding.UTF8.GetBytes(string.Concat(characters));
            byte[] part = all[..Math.Min(cut.Get, all.Length)];
            int whole = Utf8Text.WholeCharacters(part);
            return part.Length - whole < 4 && Utf8Text.IndexOfInvalid(part.AsSpan(0, whole)) < 0;
        }).QuickCheckThrowOnFailure();

    public void Dispose() => _data.Dispose();
}
