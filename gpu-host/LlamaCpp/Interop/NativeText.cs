using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace GpuHost.LlamaCpp.Interop;

/// <summary>Strings that llama.cpp owns, or writes into a buffer of ours.</summary>
internal static unsafe class NativeText
{
    /// <summary>Most metadata values; longer ones take a second call.</summary>
    private const int FirstBufferBytes = 1024;

    /// <summary>Writes text into a buffer and returns its whole length, which may exceed the buffer, or −1.</summary>
    public delegate int Writer(byte* buffer, nuint size);

    public static string? Read(byte* text) => Marshal.PtrToStringUTF8((nint)text);

    /// <summary>The text, or null if there is none.</summary>
    public static string? Read(Writer writer)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);
        try
        {
            int length = Write(writer, buffer);
            if (length >= buffer.Length)
            {
                ArrayPool<byte>.Shared.Return(buffer);
                buffer = ArrayPool<byte>.Shared.Rent(length + 1);
                length = Write(writer, buffer);
            }

            return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Write(Writer writer, byte[] buffer)
    {
        fixed (byte* bytes = buffer)
        {
            return writer(bytes, (nuint)buffer.Length);
        }
    }
}
