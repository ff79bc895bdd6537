using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tokens;

/// <summary>
/// What every token of a vocabulary stands for, read once: afterwards pieces and kinds cost an array access and no
/// native call.
/// </summary>
internal sealed unsafe class VocabularyTables
{
    /// <summary>Longer than nearly every piece; longer pieces take a second call.</summary>
    private const int FirstPieceBytes = 256;

    private readonly byte[] _pieces;

    // The piece of token i is _pieces[_ends[i − 1].._ends[i]], with 0 before the first.
    private readonly int[] _ends;
    private readonly LlamaTokenAttributes[] _attributes;
    private readonly bool[] _endsGeneration;

    private VocabularyTables(byte[] pieces, int[] ends, LlamaTokenAttributes[] attributes, bool[] endsGeneration)
    {
        _pieces = pieces;
        _ends = ends;
        _attributes = attributes;
        _endsGeneration = endsGeneration;
    }

    public int Size => _ends.Length;

    /// <param name="vocabulary">Of a model that is held.</param>
    public static VocabularyTables Read(nint vocabulary)
    {
        int size = LlamaApi.llama_vocab_n_tokens(vocabulary);
        bool hasTokens = LlamaApi.llama_vocab_type(vocabulary) != LlamaVocabularyKind.None;
        var pieces = new List<byte>(size * 8);
        int[] ends = new int[size];
        var attributes = new LlamaTokenAttributes[size];
        bool[] endsGeneration = new bool[size];
        byte[] buffer = new byte[FirstPieceBytes];
        for (int token = 0; token < size; token++)
        {
            if (hasTokens)
            {
                pieces.AddRange(ReadPiece(vocabulary, token, ref buffer));
                attributes[token] = LlamaApi.llama_vocab_get_attr(vocabulary, token);
                endsGeneration[token] = LlamaApi.llama_vocab_is_eog(vocabulary, token);
            }

            ends[token] = pieces.Count;
        }

        return new VocabularyTables([.. pieces], ends, attributes, endsGeneration);
    }

    /// <summary>The bytes of a token, whatever its kind.</summary>
    public ReadOnlySpan<byte> Piece(TokenId token)
    {
        Guard.Token(token, Size);
        int start = token.Value == 0 ? 0 : _ends[token.Value - 1];
        return _pieces.AsSpan(start, _ends[token.Value] - start);
    }

    /// <summary>True for tokens that stand for no text: control tokens, and the one for unknown text.</summary>
    public bool IsSpecial(TokenId token) => (Attributes(token) & (LlamaTokenAttributes.Control | LlamaTokenAttributes.Unknown)) != 0;

    public bool IsControl(TokenId token) => (Attributes(token) & LlamaTokenAttributes.Control) != 0;

    public bool EndsGeneration(TokenId token)
    {
        Guard.Token(token, Size);
        return _endsGeneration[token.Value];
    }

    public LlamaTokenAttributes Attributes(TokenId token)
    {
        Guard.Token(token, Size);
        return _attributes[token.Value];
    }

    private static ReadOnlySpan<byte> ReadPiece(nint vocabulary, int token, ref byte[] buffer)
    {
        int length = WritePiece(vocabulary, token, buffer);
        if (length < 0)
        {
            buffer = new byte[-length];
            length = WritePiece(vocabulary, token, buffer);
        }

        return buffer.AsSpan(0, length);
    }

    private static int WritePiece(nint vocabulary, int token, byte[] buffer)
    {
        fixed (byte* bytes = buffer)
        {
            return LlamaApi.llama_token_to_piece(vocabulary, token, bytes, buffer.Length, 0, renderSpecial: true);
        }
    }
}
