using System.Text;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tests.Kit;

/// <summary>What tests do to engines again and again.</summary>
internal static class EngineTexts
{
    public static TokenId[] Tokens(this IModelEngine engine, string text) =>
        engine.Tokenizer.Tokenize(text, addSpecial: true, parseSpecial: false);

    /// <summary>Random tokens that stand for text.</summary>
    public static TokenId[] RandomTokens(this IModelEngine engine, Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new TokenId(random.Next(engine.Tokenizer.VocabularySize - 4)))];

    /// <summary>Computes tokens in one batch after what the sequence holds; the logits of the last.</summary>
    public static float[] Decode(this IModelEngine engine, SequenceId sequence, params ReadOnlySpan<TokenId> tokens)
    {
        int from = engine.GetPositions(sequence).Last + 1;
        var batch = new BatchPlan(tokens.Length);
        batch.Reset(BatchOutput.Logits, []);
        for (int i = 0; i < tokens.Length; i++)
        {
            batch.Add(tokens[i], from + i, sequence, wantsOutput: i == tokens.Length - 1);
        }

        Assert.Equal(DecodeOutcome.Ok, engine.Decode(batch));
        return engine.GetLogits(0).ToArray();
    }

    public static byte[] Save(this IModelEngine engine, SequenceId sequence)
    {
        byte[] state = new byte[engine.GetStateSizeBytes(sequence)];
        Assert.Equal(state.Length, engine.SaveState(sequence, state));
        return state;
    }

    public static string Text(this IModelEngine engine, IEnumerable<TokenId> tokens) =>
        Encoding.UTF8.GetString([.. tokens.SelectMany(token => engine.Tokenizer.GetPiece(token).ToArray())]);

    /// <summary>Largest difference of two rows of logits.</summary>
    public static float Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Assert.Equal(a.Length, b.Length);
        float distance = 0;
        for (int i = 0; i < a.Length; i++)
        {
            distance = Math.Max(distance, Math.Abs(a[i] - b[i]));
        }

        return distance;
    }
}
