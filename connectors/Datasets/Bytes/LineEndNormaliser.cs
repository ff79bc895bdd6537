namespace Pipelines.Connectors.Datasets.Bytes;

/// <summary>Turns <c>\r\n</c> and <c>\r</c> into <c>\n</c>, also where the end of a buffer parts the two.</summary>
internal sealed class LineEndNormaliser
{
    private bool _endedWithReturn;

    /// <summary>Rewrites <paramref name="text"/> in place and returns its new length.</summary>
    public int Normalise(Span<byte> text)
    {
        int read = _endedWithReturn && text.Length > 0 && text[0] == '\n' ? 1 : 0;
        _endedWithReturn = text.Length > 0 ? text[^1] == '\r' : _endedWithReturn;
        int written = 0;
        while (read < text.Length)
        {
            int next = text[read..].IndexOf((byte)'\r');
            int plain = next < 0 ? text.Length - read : next;
            text.Slice(read, plain).CopyTo(text[written..]);
            read += plain;
            written += plain;
            if (next >= 0)
            {
                text[written++] = (byte)'\n';
                read += read + 1 < text.Length && text[read + 1] == '\n' ? 2 : 1;
            }
        }

        return written;
    }
}
