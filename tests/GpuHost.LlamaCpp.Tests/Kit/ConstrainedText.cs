using System.Text;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>Text against a constraint: whether it may be written, and what comes out when the model's words are noise.</summary>
internal static class ConstrainedText
{
    /// <summary>True if the constraint lets a whole text through, token by token, and the end after it.</summary>
    public static bool Lets(IModelEngine engine, string grammar, string text)
    {
        using ITokenConstraint constraint = engine.CreateConstraint(grammar);
        foreach (TokenId token in engine.Tokenizer.Tokenize(text, addSpecial: false, parseSpecial: false))
        {
            if (!constraint.Allows(token))
            {
                return false;
            }

            constraint.Accept(token);
        }

        return constraint.Allows(engine.Tokenizer.Eos!.Value);
    }

    /// <summary>
    /// Draws by random logits and masks only on a refusal, as sampling does. What closes a text becomes likelier with every
    /// token; null if it is not complete within the bound all the same.
    /// </summary>
    public static string? Generate(IModelEngine engine, string grammar, Random random, int tokensMax = 600)
    {
        using ITokenConstraint constraint = engine.CreateConstraint(grammar);
        float[] closing = ClosingTokens(engine.Tokenizer);
        float[] logits = new float[engine.Tokenizer.VocabularySize];
        var bytes = new List<byte>();
        for (int i = 0; i < tokensMax; i++)
        {
            for (int token = 0; token < logits.Length; token++)
            {
                logits[token] = random.NextSingle() + (closing[token] * i / 50);
            }

            TokenId drawn = Best(logits);
            if (!constraint.Allows(drawn))
            {
                constraint.Mask(logits);
                drawn = Best(logits);
            }

            Assert.False(float.IsNegativeInfinity(logits[drawn.Value]), $"Nothing may come after '{Encoding.UTF8.GetString([.. bytes])}'.");
            constraint.Accept(drawn);
            if (engine.Tokenizer.IsEndOfGeneration(drawn))
            {
                return Encoding.UTF8.GetString([.. bytes]);
            }

            bytes.AddRange(engine.Tokenizer.GetPiece(drawn));
        }

        return null;
    }

    private static float[] ClosingTokens(IModelTokenizer tokenizer) => [.. Enumerable.Range(0, tokenizer.VocabularySize)
        .Select(id => new TokenId(id))
        .Select(token => tokenizer.IsEndOfGeneration(token) ? 3f
            : tokenizer.GetPiece(token) is [(byte)'"' or (byte)'}' or (byte)']'] ? 2f
            : 0f)];

    private static TokenId Best(float[] logits) => new(logits.Index().MaxBy(logit => logit.Item).Index);
}
