using System.Text;

namespace GpuHost.Serving.SeededModels;

/// <summary>
/// A complete byte-level BPE vocabulary of any size from <see cref="SizeMin"/> up: 256 bytes, learned merges, unused
/// places if the merges run out, and the control tokens last. Every text has tokens, and they give the text back.
/// </summary>
internal sealed class SeededVocabulary
{
    public const string Bos = "<|begin_of_text|>";
    public const string Eos = "<|end_of_text|>";
    public const string TurnStart = "<|im_start|>";
    public const string TurnEnd = "<|im_end|>";
    private static readonly string[] ControlTokens = [Bos, Eos, TurnStart, TurnEnd];

    private SeededVocabulary(List<SeededToken> tokens, List<string> merges)
    {
        Tokens = tokens;
        Merges = merges;
    }

    public static int SizeMin => ByteAlphabet.Size + ControlTokens.Length;

    public IReadOnlyList<SeededToken> Tokens { get; }

    /// <summary>In the order learned, as GGUF has them: both halves, one space between.</summary>
    public IReadOnlyList<string> Merges { get; }

    public int IdOf(string controlToken) => Tokens.Count - ControlTokens.Length + Array.IndexOf(ControlTokens, controlToken);

    public static SeededVocabulary OfSize(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SizeMin);
        var tokens = new List<SeededToken>(size);
        for (int value = 0; value < ByteAlphabet.Size; value++)
        {
            tokens.Add(Normal([(byte)value]));
        }

        var merges = new List<string>();
        foreach (BytePairMerge merge in BytePairTrainer.Train(TrainingWords.All(), size - SizeMin))
        {
            merges.Add($"{tokens[merge.Left].Name} {tokens[merge.Right].Name}");
            tokens.Add(Normal([.. tokens[merge.Left].Bytes, .. tokens[merge.Right].Bytes]));
        }
        while (tokens.Count < size - ControlTokens.Length)
        {
            tokens.Add(new SeededToken($"<|unused_{tokens.Count}|>", SeededTokenKind.Unused, []));
        }

        foreach (string name in ControlTokens)
        {
            tokens.Add(new SeededToken(name, SeededTokenKind.Control, Encoding.UTF8.GetBytes(name)));
        }

        return new SeededVocabulary(tokens, merges);
    }

    private static SeededToken Normal(byte[] bytes) => new(ByteAlphabet.ToText(bytes), SeededTokenKind.Normal, bytes);
}
