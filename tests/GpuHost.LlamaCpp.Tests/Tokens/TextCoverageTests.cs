using System.Text;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Tokens;

/// <summary>What a vocabulary cannot express is an error: llama.cpp loses it, or ends the process.</summary>
[Collection(LlamaCollection.Name)]
public sealed class TextCoverageTests(LlamaFixture llama)
{
    [Theory]
    [InlineData("the abc ä")]
    [InlineData("Big LETTERS, 123 and 👩‍👩‍👧")]
    public void Tokenize_SentencePieceWithAllBytes_TakesEverything(string text)
    {
        using LlamaModel model = llama.LoadModel(TinyModels.WriteSentencePiece(llama.PathOf("spm-all.gguf"), lastByte: 255));

        Assert.Equal(text, RoundTrip(model.Tokenizer, text));
    }

    [Theory]
    [InlineData("the abc ä", null)]
    [InlineData("THE 123?", null)]
    [InlineData("the 👩", "U+1F469")]
    [InlineData("ö", "U+00F6")]
    public void Tokenize_SentencePieceWithAsciiBytes_RefusesTheRest(string text, string? missing)
    {
        using LlamaModel model = llama.LoadModel(TinyModels.WriteSentencePiece(llama.PathOf("spm-ascii.gguf"), lastByte: 127));
        if (missing is null)
        {
            Assert.Equal(text, RoundTrip(model.Tokenizer, text));
            return;
        }

        var refusal = Assert.Throws<ModelEngineException>(() => model.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false));

        Assert.Equal(ModelEngineFailure.TokenizationFailed, refusal.Failure);
        Assert.Contains(missing, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenize_BytePairWithoutAByte_RefusesTextThatNeedsIt()
    {
        // The token of the letter "q" becomes another that no text has.
        byte[] before = [1, 0, 0, 0, 0, 0, 0, 0, (byte)'q'];
        byte[] after = [1, 0, 0, 0, 0, 0, 0, 0, 0x07];
        string path = GgufPatch.WriteText(llama.ModelPath, llama.PathOf("bpe-gap.gguf"), Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(after));
        using LlamaModel model = llama.LoadModel(path);

        Assert.Equal("the sum", RoundTrip(model.Tokenizer, "the sum"));
        Assert.Throws<ModelEngineException>(() => model.Tokenizer.Tokenize("q", addSpecial: false, parseSpecial: false));
    }

    private static string RoundTrip(IModelTokenizer tokenizer, string text) => Encoding.UTF8.GetString(
        [.. tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false).SelectMany(token => tokenizer.GetPiece(token).ToArray())]);
}
