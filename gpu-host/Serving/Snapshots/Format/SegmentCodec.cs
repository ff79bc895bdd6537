using System.IO.Compression;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>Packs and unpacks one segment.</summary>
internal static class SegmentCodec
{
    // The fastest level: packing runs beside the model, on the same cores.
    private const int BrotliQuality = 1;
    private const int BrotliWindow = 18;

    public static byte[] Pack(KvsCodec codec, ReadOnlySpan<byte> segment) => codec switch
    {
        KvsCodec.None => segment.ToArray(),
        KvsCodec.PlanesBrotli => PackPlanes(segment),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "Not a codec."),
    };

    /// <summary>False if the stored bytes do not unpack to exactly the destination's length.</summary>
    public static bool TryUnpack(KvsCodec codec, ReadOnlySpan<byte> stored, Span<byte> destination)
    {
        if (codec == KvsCodec.None)
        {
            return stored.TryCopyTo(destination) && stored.Length == destination.Length;
        }

        byte[] planes = new byte[destination.Length];
        if (codec != KvsCodec.PlanesBrotli || !BrotliDecoder.TryDecompress(stored, planes, out int written) || written != planes.Length)
        {
            return false;
        }

        Merge(planes, destination);
        return true;
    }

    private static byte[] PackPlanes(ReadOnlySpan<byte> segment)
    {
        byte[] planes = new byte[segment.Length];
        Split(segment, planes);
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(segment.Length)];
        if (!BrotliEncoder.TryCompress(planes, packed, out int written, BrotliQuality, BrotliWindow))
        {
            throw new InvalidOperationException("Brotli needs more than the length that it says is the most.");
        }

        return packed[..written];
    }

    // A last odd byte stays where it is.
    private static void Split(ReadOnlySpan<byte> words, Span<byte> planes)
    {
        int half = words.Length / 2;
        for (int i = 0; i < half; i++)
        {
            planes[i] = words[2 * i];
            planes[half + i] = words[(2 * i) + 1];
        }

        words[(2 * half)..].CopyTo(planes[(2 * half)..]);
    }

    private static void Merge(ReadOnlySpan<byte> planes, Span<byte> words)
    {
        int half = words.Length / 2;
        for (int i = 0; i < half; i++)
        {
            words[2 * i] = planes[i];
            words[(2 * i) + 1] = planes[half + i];
        }

        planes[(2 * half)..].CopyTo(words[(2 * half)..]);
    }
}
