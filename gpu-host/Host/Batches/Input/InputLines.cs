using System.Runtime.CompilerServices;

namespace GpuHost.Host.Batches.Input;

/// <summary>Cuts a file into lines; memory holds one of them.</summary>
internal static class InputLines
{
    private const int BufferBytes = 64 << 10;

    /// <summary>The lines that are not blank, in the order of the file.</summary>
    public static async IAsyncEnumerable<InputLine> ReadAsync(
        Stream file, int lineBytesMax, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        int start = 0;
        int end = 0;
        long offset = 0;
        bool isAtEnd = false;
        for (int number = 1; !isAtEnd || start < end; number++)
        {
            int length;
            int searched = 0;
            while ((length = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n')) < 0 && !isAtEnd && end - start <= lineBytesMax)
            {
                searched = end - start;
                if (end == buffer.Length)
                {
                    byte[] roomier = start > 0 ? buffer : new byte[2 * buffer.Length];
                    buffer.AsSpan(start, searched).CopyTo(roomier);
                    (buffer, start, end) = (roomier, 0, searched);
                }

                int read = await file.ReadAsync(buffer.AsMemory(end), cancellationToken);
                end += read;
                isAtEnd = read == 0;
            }

            length = length < 0 ? end - start : length + searched;
            if (length > lineBytesMax)
            {
                yield return new InputLine(number, offset, default, IsTooLong: true);
                yield break;
            }

            ReadOnlyMemory<byte> line = buffer.AsMemory(start, length);
            if (!IsBlank(line.Span))
            {
                yield return new InputLine(number, offset, line, IsTooLong: false);
            }

            int withEnd = Math.Min(length + 1, end - start);
            start += withEnd;
            offset += withEnd;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r"u8) < 0;
}
