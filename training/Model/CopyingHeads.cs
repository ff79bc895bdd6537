namespace Pipelines.Training.Model;

/// <summary>
/// Writes into the first weights what copies a text: heads of the first layer that note the previous token and the one before
/// it, and heads of the second that look for a place where both are the same as here, and propose what stands there (induction
/// heads; Olsson and others, 2022). From noise alone a small model takes millions of tokens to find that out.
/// </summary>
/// <remarks>
/// The hidden state is parted: number 0 is the same for every token, then what tokens are told apart by, then what they are
/// when they are proposed, and at the end room for notes, empty at the start. With a head's width H:
/// <code>
/// | 1 | key: H | proposed: the rest | note of the previous token: H | note of the one before it: H |
/// </code>
/// </remarks>
internal static class CopyingHeads
{
    public const float EmbeddingDeviation = 0.5f;

    /// <summary>Every token's first number: a constant that heads can look for, whatever the token.</summary>
    private const float ConstantValue = 2f;

    /// <summary>Tokens back that are noted, and must be the same.</summary>
    private const int Notes = 2;

    /// <summary>By how much the previous token's score leads its neighbours', in units of the softmax.</summary>
    private const float PreviousSharpness = 5f;

    /// <summary>The score of a place that matches, in units of the softmax; others lie around 0.</summary>
    private const float MatchScore = 14f;

    /// <summary>How much stronger a proposal is than the token that is there already.</summary>
    private const float ProposalGain = 3f;

    /// <summary>At the end, what is proposed counts and the rest hardly.</summary>
    private const float ProposedNorm = 0.2f;
    private const float OtherNorm = 0.01f;

    /// <param name="layout">Where weights lie.</param>
    /// <param name="weights">Noise, whose layers add almost nothing.</param>
    public static void Write(ParameterLayout layout, float[] weights)
    {
        ModelShape shape = layout.Shape;
        int width = shape.HeadWidth;
        if (shape.LayerCount < 2 || shape.KvHeadCount < Notes || shape.Width < (Notes + 2) * width)
        {
            return;
        }

        const int key = 1;
        int proposed = key + width;
        int notes = shape.Width - (Notes * width);
        PartEmbedding(layout, weights, notes);
        float first = Size(numbers: notes - 1, shape.Width);
        float second = Size(numbers: shape.Width - 1, shape.Width);
        for (int head = 0; head < Notes; head++)
        {
            var noting = new HeadWeights(layout, weights, layer: 0, head);
            noting.LookBack(head + 1, PreviousSharpness, constant: ConstantValue / first);
            noting.Carry(key, notes + (head * width), width, gain: first);

            // Here and the token before against what is noted there: the previous token and the one before it. Each head
            // compares other numbers of them, and carries other numbers of what it finds.
            var finding = new HeadWeights(layout, weights, layer: 1, head);
            finding.Match([key, notes], [notes, notes + width], part: head, MatchScore, deviation: EmbeddingDeviation / second);
            int from = proposed + (head * width);
            int carried = Math.Clamp(notes - from, 0, width);
            finding.Carry(from, from, carried, gain: ProposalGain * second);

            // Where these look is taught (PointerLesson); what they find is proposed from the start.
            new HeadWeights(layout, weights, shape.PointingLayer, head).Carry(from, from, carried, gain: ProposalGain * second);
        }

        Span<float> norm = layout.OutputNorm.In(weights);
        norm.Fill(OtherNorm);
        norm[proposed..notes].Fill(ProposedNorm);
    }

    private static void PartEmbedding(ParameterLayout layout, float[] weights, int notes)
    {
        int width = layout.Shape.Width;
        for (int token = 0; token < layout.Shape.VocabularySize; token++)
        {
            Span<float> row = layout.Embedding.In(weights).Slice(token * width, width);
            row[0] = ConstantValue;
            row[notes..].Clear();
        }
    }

    // The root of the mean square of a hidden state that has so many numbers beside the constant: what the norm divides by.
    private static float Size(int numbers, int width) =>
        MathF.Sqrt(((ConstantValue * ConstantValue) + (numbers * EmbeddingDeviation * EmbeddingDeviation)) / width);
}
