using System.Buffers.Binary;
using Google.Protobuf;

namespace Pipelines.Durable.Transports.Grpc;

/// <summary>A message on the wire: a flag (0: not compressed), its length in four bytes, big end first, and its bytes.</summary>
internal static class GrpcFrame
{
    private const int HeaderBytes = 5;

    public static byte[] Write(IMessage message)
    {
        int bytes = message.CalculateSize();
        byte[] frame = new byte[HeaderBytes + bytes];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), bytes);
        message.WriteTo(frame.AsSpan(HeaderBytes));
        return frame;
    }

    /// <returns>The next message's bytes; null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The frame is compressed, or larger than allowed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends within a frame.</exception>
    public static async Task<byte[]?> ReadAsync(Stream stream, int messageBytesMax, CancellationToken cancellationToken)
    {
        byte[] header = new byte[HeaderBytes];
        int read = await stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellationToken);
        if (read == 0)
        {
            return null;
        }

        if (read < HeaderBytes)
        {
            throw new EndOfStreamException("The stream ended within a frame's header.");
        }

        uint bytes = BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(1));
        if (header[0] != 0)
        {
            throw new InvalidDataException("The message is compressed, which was not offered.");
        }

        if (bytes > messageBytesMax)
        {
            throw new InvalidDataException($"The message has {bytes} bytes; at most {messageBytesMax} are read.");
        }

        byte[] message = new byte[bytes];
        await stream.ReadExactlyAsync(message, cancellationToken);
        return message;
    }
}
