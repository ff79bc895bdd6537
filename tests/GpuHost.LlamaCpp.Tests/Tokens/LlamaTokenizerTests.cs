using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GpuHost.LlamaCpp.Models;
using GpuHost.LlamaCpp.Tests.Kit;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Tokens;

[Collection(LlamaCollection.Name)]
public sealed class LlamaTokenizerTests : IDisposable
{
    private readonly LlamaModel _model;
    private readonly IModelTokenizer _tokenizer;

    public LlamaTokenizerTests(LlamaFixture llama)
    {
        _model = llama.LoadModel();
        _tokenizer = _model.Tokenizer;
    }

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Tokenize_AnyText_ComesBackFromItsPieces() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            text => Join(_tokenizer.Tokenize(text.Get, addSpecial: false, parseSpecial: false)) == Utf8(text.Get)));

    [Theory]
    [InlineData("")]
    [InlineData("plain words, and\n\n  spaces \t here")]
    [InlineData("ZWJ family 👩‍👩‍👧‍👦 and flags 🇨🇭🇯🇵")]
    [InlineData("zero \0 byte")]
    [InlineData("lone \uD83D surrogate")]
    [InlineData("中文、日本語、한국어, עברית, हिन्दी")]
    public void Tokenize_HardText_ComesBack(string text) =>
        Assert.Equal(Utf8(text), Join(_tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false)));

    [Fact]
    public void GetPiece_Emoji_IsSplitOverTokensInsideTheCharacter()
    {
        TokenId[] tokens = _tokenizer.Tokenize("👩", addSpecial: false, parseSpecial: false);

        Assert.True(tokens.Length > 1);
        Assert.Equal(0xF0, _tokenizer.GetPiece(tokens[0])[0]);
        Assert.Equal("👩", Join(tokens));
    }

    [Fact]
    public void Tokenize_ControlTokenInText_IsTextUnlessAskedFor()
    {
        const string Text = "<|im_start|>";

        TokenId[] asText = _tokenizer.Tokenize(Text, addSpecial: false, parseSpecial: false);
        TokenId[] asControl = _tokenizer.Tokenize(Text, addSpecial: false, parseSpecial: true);

        Assert.Equal(Text, Join(asText));
        Assert.DoesNotContain(asText, _tokenizer.IsControl);
        TokenId control = Assert.Single(asControl);
        Assert.True(_tokenizer.IsControl(control));
        Assert.True(_tokenizer.GetPiece(control).IsEmpty);
        Assert.Equal(Text, Encoding.UTF8.GetString(_tokenizer.GetPiece(control, renderSpecial: true)));
    }

    [Fact]
    public void Tokenize_AddSpecial_PutsBosFirst()
    {
        Assert.True(_tokenizer.AddsBos);
        Assert.Equal(_tokenizer.Bos, _tokenizer.Tokenize("hello", addSpecial: true, parseSpecial: false)[0]);
        Assert.NotEqual(_tokenizer.Bos, _tokenizer.Tokenize("hello", addSpecial: false, parseSpecial: false)[0]);
    }

    [Fact]
    public void IsEndOfGeneration_EosAndEot_EndIt()
    {
        Assert.True(_tokenizer.IsEndOfGeneration(_tokenizer.Eos!.Value));
        Assert.True(_tokenizer.IsEndOfGeneration(_tokenizer.Eot!.Value));
        Assert.False(_tokenizer.IsEndOfGeneration(new TokenId(65)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(400)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void GetPiece_TokenOutOfRange_IsRefused(int token)
    {
        var refusal = Assert.Throws<ModelEngineException>(() => _tokenizer.GetPiece(new TokenId(token)).Length);
        Assert.Equal(ModelEngineFailure.ArgumentInvalid, refusal.Failure);
        Assert.Throws<ModelEngineException>(() => _tokenizer.IsEndOfGeneration(new TokenId(token)));
        Assert.Throws<ModelEngineException>(() => _tokenizer.IsControl(new TokenId(token)));
    }

    [Fact]
    public void Tokenize_FromManyThreads_GivesTheSame()
    {
        const string Text = "The same text, from every thread: äöü 👩‍👩‍👧.";
        TokenId[] expected = _tokenizer.Tokenize(Text, addSpecial: true, parseSpecial: true);

        Parallel.For(0, 500, _ => Assert.Equal(expected, _tokenizer.Tokenize(Text, addSpecial: true, parseSpecial: true)));
    }

    [Fact]
    public void Tokenize_ModelDisposed_SaysSo()
    {
        _model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => _tokenizer.Tokenize("text", addSpecial: false, parseSpecial: false));
    }

    private string Join(IEnumerable<TokenId> tokens) =>
        Encoding.UTF8.GetString([.. tokens.SelectMany(token => _tokenizer.GetPiece(token).ToArray())]);

    // Lone surrogates become U+FFFD.
    private static string Utf8(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
