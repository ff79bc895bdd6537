using System.Text;
using GpuHost.Serving.SeededModels;

namespace Pipelines.Training.Tokenizer;

/// <summary>
/// A byte-level vocabulary: the 256 bytes, what the merges make of them, and the control tokens last. Every text has tokens,
/// and they give the text back.
/// </summary>
internal sealed class Vocabulary
{
    private readonly List<byte[]> _pieces = [];
    private readonly List<Merge> _merges = [];

    /// <param name="pairs">Tokens to merge, in the order learned; a token must be there before it is merged.</param>
    public Vocabulary(IEnumerable<(int Left, int Right)> pairs)
    {
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int value = 0; value < ByteAlphabet.Size; value++)
        {
            _pieces.Add([(byte)value]);
            known.Add(NameOf(_pieces[value]), value);
        }

        foreach ((int left, int right) in pairs)
        {
            byte[] piece = [.. _pieces[left], .. _pieces[right]];

            // Two ways may lead to the same text; it is one token all the same.
            if (known.TryAdd(NameOf(piece), _pieces.Count))
            {
                _pieces.Add(piece);
            }

            _merges.Add(new Merge(left, right, known[NameOf(piece)]));
        }

        Size = _pieces.Count + ControlTokens.All.Count;
    }

    public int Size { get; }

    /// <summary>In the order learned.</summary>
    public IReadOnlyList<Merge> Merges => _merges;

    /// <summary>Tokens of text; the control tokens follow them.</summary>
    public int TextTokens => _pieces.Count;

    public int IdOf(string controlToken)
    {
        int index = ControlTokens.All.IndexOf(controlToken);
        return index >= 0 ? _pieces.Count + index : throw new ArgumentException($"'{controlToken}' is no control token.", nameof(controlToken));
    }

    public bool IsControl(int token) => token >= _pieces.Count;

    /// <summary>The bytes of a token of text.</summary>
    public ReadOnlySpan<byte> Piece(int token) => _pieces[token];

    /// <summary>The token as files write it: visible characters for bytes.</summary>
    public string Name(int token) => IsControl(token) ? ControlTokens.All[token - _pieces.Count] : NameOf(_pieces[token]);

    /// <summary>The text of tokens; bytes that end in the middle of a character give U+FFFD, control tokens their names.</summary>
    public string Decode(IEnumerable<int> tokens)
    {
        var bytes = new List<byte>();
        foreach (int token in tokens)
        {
            bytes.AddRange(IsControl(token) ? Encoding.UTF8.GetBytes(Name(token)) : _pieces[token]);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string NameOf(byte[] piece) => ByteAlphabet.ToText(piece);
}
