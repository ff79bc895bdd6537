using System.Text;
using GpuHost.LlamaCpp.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Randomness;

namespace GpuHost.Serving.Tests.Real;

[Collection(RealModelCollection.Name)]
public sealed class SeededModelOnLlamaTests(RealModel model)
{
    [Fact]
    public void Tokenize_AnyText_ComesBackFromItsPieces()
    {
        using LlamaModelEngine engine = model.OpenModel();
        var random = new Xoshiro256(9);
        for (int round = 0; round < 500; round++)
        {
            string text = RandomText(random);
            TokenId[] tokens = engine.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false);

            byte[] bytes = [.. tokens.SelectMany(token => engine.Tokenizer.GetPiece(token).ToArray())];
            Assert.Equal(text, Encoding.UTF8.GetString(bytes));
        }
    }

    [Fact]
    public void Tokenize_English_TakesFewTokensPerWord()
    {
        using LlamaModelEngine engine = model.OpenModel();
        const string text = "Please classify the following support ticket. The customer was charged twice for the same order.";

        Assert.InRange(engine.Tokenizer.Tokenize(text, true, true).Length, 10, text.Length / 2);
    }

    [Fact]
    public void Model_SpecialTokens_AreKnownToLlama()
    {
        using LlamaModelEngine engine = model.OpenModel();
        TokenId end = Assert.Single(engine.Tokenizer.Tokenize("<|im_end|>", addSpecial: false, parseSpecial: true));

        Assert.Equal(engine.Tokenizer.Eot, end);
        Assert.True(engine.Tokenizer.IsEndOfGeneration(end));
        Assert.True(engine.Tokenizer.AddsBos);
        Assert.NotNull(engine.Model.ChatTemplate);
        Assert.True(engine.Model.TrainedContextTokens >= 8_192);
    }

    private static string RandomText(Xoshiro256 random)
    {
        var text = new StringBuilder();
        for (int count = (int)(random.NextUInt64() % 30); count > 0; count--)
        {
            ulong kind = random.NextUInt64() % 4;
            int value = kind switch
            {
                0 or 1 => 32 + (int)(random.NextUInt64() % 95),
                2 => 1 + (int)(random.NextUInt64() % 0xD7FF),
                _ => 0x10000 + (int)(random.NextUInt64() % 0x100000),
            };
            text.Append(new Rune(value));
        }

        return text.ToString();
    }
}
