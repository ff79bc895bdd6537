using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Newtonsoft.Json.Linq;
using Pipelines.Connectors.Tokens;
using Pipelines.Core.Operators.Tokens;

namespace Pipelines.Connectors.Tests.Tokens;

public sealed class VocabularyTokenizersTests
{
    private static readonly VocabularyTokenizers Source = new(AppContext.BaseDirectory);

    /// <summary>Against tiktoken itself, recorded by <c>golden/make.mjs</c>.</summary>
    [Theory]
    [InlineData(TokenEncodings.O200k)]
    [InlineData(TokenEncodings.Cl100k)]
    public void Cut_OneTokenPerPiece_IsWhatTiktokenSays(string encoding)
    {
        ITextTokenizer tokenizer = Find(encoding);
        JObject golden = JObject.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tokens", "golden", "tokens.json")));
        foreach (JToken recorded in golden[encoding]!)
        {
            string text = (string)recorded["text"]!;

            Assert.Equal(EndsAtCharacters(text, [.. recorded["bytes"]!.Select(static bytes => (int)bytes)], 1), tokenizer.Cut(text, 1));
            Assert.Equal(EndsAtCharacters(text, [.. recorded["bytes"]!.Select(static bytes => (int)bytes)], 7), tokenizer.Cut(text, 7));
        }
    }

    [Fact]
    public void Cut_AnyText_LosesNothingAndBreaksNoCharacter()
    {
        ITextTokenizer tokenizer = Find(TokenEncodings.O200k);
        Gen<(string Text, int Tokens)> cases = from text in ArbMap.Default.GeneratorFor<UnicodeString>() from tokens in Gen.Choose(1, 5) select (text.Get ?? "", tokens);
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            IReadOnlyList<int> ends = tokenizer.Cut(test.Text, test.Tokens);
            bool rises = ends.Zip(ends.Prepend(0)).All(static pair => pair.First > pair.Second);
            bool isWhole = (ends.Count == 0 ? 0 : ends[^1]) == test.Text.Length;
            bool isUnbroken = ends.All(end => end == test.Text.Length || !(char.IsLowSurrogate(test.Text[end]) && char.IsHighSurrogate(test.Text[end - 1])));
            return rises && isWhole && isUnbroken;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    /// <summary>One word without a place to cut, as in a file of base64: merging must not be quadratic.</summary>
    [Fact]
    public void Cut_OneVeryLongWord_Ends()
    {
        string text = new('q', 400_000);

        IReadOnlyList<int> ends = Find(TokenEncodings.O200k).Cut(text, 1000);

        Assert.Equal(text.Length, ends[^1]);
        Assert.True(ends.Count > 10);
    }

    [Fact]
    public void TryFind_NothingInstalled_SaysWhatToInstall()
    {
        bool isFound = new VocabularyTokenizers(Path.GetPathRoot(AppContext.BaseDirectory)!).TryFind(TokenEncodings.O200k, out ITextTokenizer? none, out string? problem);

        Assert.False(isFound);
        Assert.Null(none);
        Assert.Contains("npm ci", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt-4o-mini", TokenEncodings.O200k)]
    [InlineData("openai/gpt-4o", TokenEncodings.O200k)]
    [InlineData("gpt-4-turbo", TokenEncodings.Cl100k)]
    [InlineData("azure/gpt-35-turbo-16k", TokenEncodings.Cl100k)]
    [InlineData("gpt-4.1-nano", TokenEncodings.O200k)]
    [InlineData("text-embedding-3-small", TokenEncodings.Cl100k)]
    [InlineData("qwen2.5-1.5b-instruct", TokenEncodings.O200k)]
    [InlineData("gpt-4x", TokenEncodings.O200k)]
    [InlineData(null, TokenEncodings.O200k)]
    public void Of_Model_IsItsEncodingOrThatOfGpt4o(string? model, string encoding) => Assert.Equal(encoding, TokenEncodings.Of(model));

    private static ITextTokenizer Find(string encoding) =>
        Source.TryFind(encoding, out ITextTokenizer? tokenizer, out string? problem) ? tokenizer : throw new InvalidOperationException(problem);

    /// <summary>Where pieces of so many tokens end, counted by bytes: a character that is not whole belongs to the next piece.</summary>
    private static List<int> EndsAtCharacters(string text, int[] tokenBytes, int tokensPerPiece)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        var ends = new List<int>();
        int bytes = 0;
        for (int i = 0; i < tokenBytes.Length; i++)
        {
            bytes += tokenBytes[i];
            if ((i + 1) % tokensPerPiece == 0 || i + 1 == tokenBytes.Length)
            {
                int whole = bytes;
                while (whole < utf8.Length && (utf8[whole] & 0xC0) == 0x80)
                {
                    whole--;
                }

                int end = Encoding.UTF8.GetCharCount(utf8, 0, whole);
                if (end > (ends.Count == 0 ? 0 : ends[^1]))
                {
                    ends.Add(end);
                }
            }
        }

        return ends;
    }
}
