using GpuHost.Serving.Chat;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Chat;

public sealed class SpecialTextTests
{
    private static readonly string[] Words = ["<|end|>", "<<", "</s>"];

    [Fact]
    public void Break_AnyText_LeavesNoWholeWordAndLosesNothing()
    {
        var special = new SpecialText(new WordTokenizer());
        var random = new Xoshiro256(21);
        string[] parts = ["<", "|", "end", ">", "/s", "<<", "a", "<|end|>"];
        int broken = 0;
        for (int round = 0; round < 5_000; round++)
        {
            string text = string.Concat(Enumerable.Range(0, 8).Select(_ => parts[random.NextUInt64() % (ulong)parts.Length]));
            char? mark = special.ChooseMark([text]);
            Assert.Equal(Words.Any(word => text.Contains(word, StringComparison.Ordinal)), mark is not null);
            if (mark is not { } separator)
            {
                continue;
            }

            broken++;
            string[] pieces = special.Break(text, separator).Split(separator);
            Assert.Equal(text, string.Concat(pieces));
            Assert.DoesNotContain(pieces, piece => Words.Any(word => piece.Contains(word, StringComparison.Ordinal)));
        }

        Assert.True(broken > 1_000);
    }

    [Fact]
    public void ChooseMark_MarkStandsInAMessage_TakesAnother()
    {
        var special = new SpecialText(new WordTokenizer());

        Assert.Equal('\uE001', special.ChooseMark(["<|end|>", "\uE000"]));
    }

    private sealed class WordTokenizer : IModelTokenizer
    {
        public int VocabularySize => Words.Length;

        public TokenId? Bos => null;

        public TokenId? Eos => null;

        public TokenId? Eot => null;

        public TokenId? Separator => null;

        public bool AddsEos => false;

        public bool AddsSeparator => false;

        public bool AddsBos => false;

        public bool IsEndOfGeneration(TokenId token) => false;

        public bool IsControl(TokenId token) => true;

        public TokenId[] Tokenize(string text, bool addSpecial, bool parseSpecial) => throw new NotSupportedException();

        public ReadOnlySpan<byte> GetPiece(TokenId token, bool renderSpecial = false) =>
            System.Text.Encoding.UTF8.GetBytes(Words[token.Value]);
    }
}
