using System.Globalization;
using System.Text;
using GpuHost.LlamaCpp.Interop;
using GpuHost.Serving.Models;

namespace GpuHost.LlamaCpp.Tokens;

/// <summary>
/// Which texts a vocabulary can express. Most have a token for every byte, so all; of the others llama.cpp drops what a
/// byte-pair vocabulary lacks without a word, and ends the process on what a SentencePiece vocabulary lacks.
/// </summary>
/// <remarks>
/// A byte counts as covered if it has a token of its own; with SentencePiece a character does, too. So a text may be
/// refused that some longer tokens together could express: better than a text that silently lost a part.
/// </remarks>
internal sealed class TextCoverage
{
    private const int ByteValues = 256;

    /// <summary>What SentencePiece writes for a space.</summary>
    private const char SpaceMark = '\u2581';

    private readonly bool[] _bytes;
    private readonly HashSet<Rune> _characters;
    private readonly bool _isComplete;

    private TextCoverage(bool[] bytes, HashSet<Rune> characters)
    {
        _bytes = bytes;
        _characters = characters;
        _isComplete = Array.TrueForAll(bytes, covered => covered);
    }

    public static unsafe TextCoverage Of(nint vocabulary, VocabularyTables tables)
    {
        bool[] bytes = new bool[ByteValues];
        var characters = new HashSet<Rune>();
        LlamaVocabularyKind kind = LlamaApi.llama_vocab_type(vocabulary);
        if (kind is not (LlamaVocabularyKind.SentencePiece or LlamaVocabularyKind.BytePair))
        {
            Array.Fill(bytes, true);
            return new TextCoverage(bytes, characters);
        }

        for (int token = 0; token < tables.Size; token++)
        {
            string text = NativeText.Read(LlamaApi.llama_vocab_get_text(vocabulary, token)) ?? "";
            if (ByteOf(text) is { } value)
            {
                bytes[value] = true;
            }
            else if (kind == LlamaVocabularyKind.BytePair)
            {
                CoverByte(tables.Piece(new TokenId(token)), bytes);
            }
            else if (Rune.DecodeFromUtf16(text, out Rune character, out int length) == System.Buffers.OperationStatus.Done
                && length == text.Length)
            {
                characters.Add(character.Value == SpaceMark ? new Rune(' ') : character);
            }
        }

        return new TextCoverage(bytes, characters);
    }

    /// <summary>The first character of a text that has no token, or null.</summary>
    public Rune? FirstUncovered(string text)
    {
        if (_isComplete)
        {
            return null;
        }

        foreach (Rune character in text.EnumerateRunes())
        {
            if (!IsCovered(character))
            {
                return character;
            }
        }

        return null;
    }

    private bool IsCovered(Rune character)
    {
        if (_characters.Contains(character))
        {
            return true;
        }

        Span<byte> utf8 = stackalloc byte[4];
        int length = character.EncodeToUtf8(utf8);
        foreach (byte value in utf8[..length])
        {
            if (!_bytes[value])
            {
                return false;
            }
        }

        return true;
    }

    // A byte-pair vocabulary writes each byte as a printable character of its own; its piece is the byte again.
    private static void CoverByte(ReadOnlySpan<byte> piece, bool[] bytes)
    {
        if (piece.Length == 1)
        {
            bytes[piece[0]] = true;
        }
    }

    // "<0x0A>"
    private static byte? ByteOf(string text) =>
        text.Length == 6 && text.StartsWith("<0x", StringComparison.Ordinal) && text[5] == '>'
        && byte.TryParse(text.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out byte value)
            ? value
            : null;
}
