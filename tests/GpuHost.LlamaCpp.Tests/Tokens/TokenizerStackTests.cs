using System.Text;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.LlamaCpp.Tokens;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Tokens;

[Collection(LlamaCollection.Name)]
public sealed class TokenizerStackTests(LlamaFixture llama)
{
    // "bloom" and "youtu" are cut by std::regex, "gpt-2" is not.
    [Theory]
    [InlineData("gpt-2")]
    [InlineData("bloom")]
    [InlineData("youtu")]
    public void Tokenize_LongStretches_ComeBack(string preTokenizer)
    {
        using LlamaModel model = Load(preTokenizer);
        foreach (string unit in new[] { "a", " ", "é", "x1_" })
        {
            string text = string.Concat(Enumerable.Repeat(unit, 60_000));
            TokenId[] tokens = model.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false);
            Assert.Equal(text, Encoding.UTF8.GetString([.. tokens.SelectMany(token => model.Tokenizer.GetPiece(token).ToArray())]));
        }
    }

    [Fact]
    public void Tokenize_StretchOverTheBound_IsRefused()
    {
        using LlamaModel model = Load("bloom");

        var refusal = Assert.Throws<ModelEngineException>(() => model.Tokenizer.Tokenize(
            "some words " + new string('a', TokenizerStack.StretchCharsMax + 1), addSpecial: false, parseSpecial: false));

        Assert.Equal(ModelEngineFailure.TokenizationFailed, refusal.Failure);
        Assert.Contains("without a break", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("two words", 5)]
    [InlineData("a   b", 3)]
    [InlineData("ab\n\n\n\n", 4)]
    public void LongestStretch_Text_IsTheLongestOfOneKind(string text, int expected) =>
        Assert.Equal(expected, TokenizerStack.LongestStretch(text));

    [Theory]
    [InlineData(1)]
    [InlineData(5_000)]
    public void Run_ActionThrows_ItsExceptionComesOut(int stretch) =>
        Assert.Throws<TimeZoneNotFoundException>(() => TokenizerStack.Run<int>(stretch, () => throw new TimeZoneNotFoundException()));

    [Fact]
    public void Run_LongStretch_HasTheStackThatItNeeds()
    {
        Assert.Equal(100_000, TokenizerStack.Run(100_000, () => Recurse(100_000)));

        // About what one character costs.
        static int Recurse(int depth)
        {
            Span<byte> frame = stackalloc byte[256];
            frame[0] = (byte)depth;
            return depth == 0 ? frame[0] : 1 + Recurse(depth - 1);
        }
    }

    private LlamaModel Load(string preTokenizer) =>
        llama.LoadModel(GgufPatch.WriteText(llama.ModelPath, llama.PathOf($"{preTokenizer}.gguf"), "gpt-2", preTokenizer));
}
