using FsCheck;
using FsCheck.Fluent;
using GpuHost.Serving.Gguf;
using Pipelines.Training.Export;
using Pipelines.Training.Model;
using Pipelines.Training.Tests.Kit;
using Pipelines.Training.Tokenizer;

namespace Pipelines.Training.Tests.Tokenizer;

[Collection(LlamaCollection.Name)]
public sealed class BytePairTokenizerTests : IDisposable
{
    private static readonly string[] Parts =
    [
        " ", "  ", "   ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2003", "a", "Kanner", "orders", "pays", "12", "7", "½", "Ⅳ", "٣", "€", "…", "'s", "'t", "'re",
        "'ll", "'", "\"", "{\"name\":\"", "}", "-", "--", ".", ",", "äöü", "ß", "é", "東京", "👍🏽", "e\u0301", "日本語", "И", "<|end|>", "_", "\\n", "INV-2041",
    ];

    private readonly TestFolder _folder = new();
    private readonly GreedyWriter _llama;
    private readonly BytePairTokenizer _tokenizer = new(ToyTraining.Vocabulary);

    public BytePairTokenizerTests()
    {
        var layout = new ParameterLayout(ToyTraining.Recipe.Shape);
        string path = _folder.PathOf("model.gguf");
        ModelFile.Write(
            path, layout, ParameterStart.Make(layout, 1), ToyTraining.Vocabulary, GgufTensorType.F16, new ModelCard("toy", "A toy.", "none", 0));
        _llama = new GreedyWriter(path, threads: 1);
    }

    public void Dispose()
    {
        _llama.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Encode_AnyText_GivesLlamasTokens()
    {
        Gen<string> texts = Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(Arb.From(texts), text =>
        {
            Assert.Equal(Llama(text), Ours(text));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Kanner orders a lamp for 412 euros.")]
    [InlineData("Rechnung Nr. 2041-B vom 03.05.2026 über 1.249,50 €\n\n  Grüße,\n\tJ. Meyer  ")]
    [InlineData("a  1  b   c\n\n\nd 's don't I'LL we'll x'y '")]
    [InlineData("   ")]
    [InlineData("x   ")]
    [InlineData(" 7")]
    public void Encode_Text_GivesLlamasTokens(string text) => Assert.Equal(Llama(text), Ours(text));

    [Fact]
    public void Decode_WhatWasEncoded_IsTheText()
    {
        Gen<string> texts = Gen.Elements(Parts).ListOf().Select(parts => string.Concat(parts));
        Prop.ForAll(Arb.From(texts), text => ToyTraining.Vocabulary.Decode(Ours(text)) == text).Check(Config.QuickThrowOnFailure);
    }

    private int[] Llama(string text) =>
        [.. _llama.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false).Select(token => token.Value)];

    private int[] Ours(string text)
    {
        var tokens = new List<int>();
        _tokenizer.Encode(text, tokens);
        return [.. tokens];
    }
}
