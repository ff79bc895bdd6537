using System.Text;

namespace GpuHost.Serving.Text;

/// <summary>
/// Turns the byte pieces of tokens into text as they come: bytes of an unfinished character wait for the rest of it.
/// Bytes that can become no character come out as U+FFFD.
/// </summary>
internal sealed class Utf8Pieces
{
    // A byte yields at most one character; unfinished bytes from before (at most three) may add one more.
    private const int CharsOverBytesMax = 1;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();

    public void Append(ReadOnlySpan<byte> piece, StringBuilder text) => Decode(piece, text, flush: false);

    /// <summary>The output ended: an unfinished character comes out as U+FFFD.</summary>
    public void Finish(StringBuilder text) => Decode([], text, flush: true);

    private void Decode(ReadOnlySpan<byte> piece, StringBuilder text, bool flush)
    {
        Span<char> chars = piece.Length < 256 ? stackalloc char[piece.Length + CharsOverBytesMax] : new char[piece.Length + CharsOverBytesMax];
        int count = _decoder.GetChars(piece, chars, flush);
        text.Append(chars[..count]);
    }
}
