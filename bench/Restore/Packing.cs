using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Pipelines.Bench.Restore;

/// <summary>
/// The codecs that were weighed for snapshots at rest, each with the digest that every stored segment is verified by. The first
/// two are those of <c>docs/formats/kv-snapshot.md</c>; the others are here to be compared with.
/// </summary>
internal sealed record Packing(string Name, Func<byte[], byte[]> Pack, Func<byte[], int, bool> Unpack)
{
    private const int QuantBlock = 32;

    public static IReadOnlyList<Packing> All { get; } =
    [
        new("none", Digested, (file, length) => Verified(file).Length == length),
        new("planes+brotli", state => Digested(Brotli(Planes(state))), (file, length) => Whole(Unbrotli(Verified(file), length), length)),
        new("planes+zlib", state => Digested(Zlib(Planes(state))), (file, length) => Whole(Unzlib(Verified(file), length), length)),
        new("q8_0 (lossy)", state => Digested(Quantise(state)), (file, length) => Dequantise(Verified(file)).Length >= length - (2 * QuantBlock)),
    ];

    private static byte[] Digested(byte[] packed) => [.. SHA256.HashData(packed), .. packed];

    private static byte[] Verified(byte[] file)
    {
        byte[] packed = file[SHA256.HashSizeInBytes..];
        return SHA256.HashData(packed).AsSpan().SequenceEqual(file.AsSpan(0, SHA256.HashSizeInBytes))
            ? packed
            : throw new InvalidDataException("The digest is another.");
    }

    private static byte[] Planes(byte[] words)
    {
        byte[] planes = new byte[words.Length];
        int half = words.Length / 2;
        for (int i = 0; i < half; i++)
        {
            planes[i] = words[2 * i];
            planes[half + i] = words[(2 * i) + 1];
        }

        return planes;
    }

    private static bool Whole(byte[] planes, int length)
    {
        byte[] words = new byte[length];
        int half = length / 2;
        for (int i = 0; i < half; i++)
        {
            words[2 * i] = planes[i];
            words[(2 * i) + 1] = planes[half + i];
        }

        return words.Length == planes.Length;
    }

    private static byte[] Brotli(byte[] planes)
    {
        byte[] packed = new byte[BrotliEncoder.GetMaxCompressedLength(planes.Length)];
        return BrotliEncoder.TryCompress(planes, packed, out int written, quality: 1, window: 18) ? packed[..written] : throw new InvalidDataException();
    }

    private static byte[] Unbrotli(byte[] packed, int length)
    {
        byte[] planes = new byte[length];
        return BrotliDecoder.TryDecompress(packed, planes, out _) ? planes : throw new InvalidDataException();
    }

    private static byte[] Zlib(byte[] planes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            zlib.Write(planes);
        }

        return packed.ToArray();
    }

    private static byte[] Unzlib(byte[] packed, int length)
    {
        byte[] planes = new byte[length];
        using var zlib = new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress);
        zlib.ReadExactly(planes);
        return planes;
    }

    /// <summary>Blocks of 32 halves as one scale and 32 bytes, as ggml's q8_0; the few header bytes count as values.</summary>
    private static byte[] Quantise(byte[] words)
    {
        int blocks = words.Length / 2 / QuantBlock;
        byte[] packed = new byte[blocks * (2 + QuantBlock)];
        Span<float> values = stackalloc float[QuantBlock];
        for (int block = 0; block < blocks; block++)
        {
            float largest = 0;
            for (int i = 0; i < QuantBlock; i++)
            {
                float value = (float)BinaryPrimitives.ReadHalfLittleEndian(words.AsSpan(2 * ((block * QuantBlock) + i)));
                values[i] = float.IsFinite(value) ? value : 0;
                largest = Math.Max(largest, Math.Abs(values[i]));
            }

            float scale = largest / 127;
            Span<byte> target = packed.AsSpan(block * (2 + QuantBlock));
            BinaryPrimitives.WriteHalfLittleEndian(target, (Half)scale);
            for (int i = 0; i < QuantBlock; i++)
            {
                target[2 + i] = (byte)(sbyte)Math.Round(scale > 0 ? values[i] / scale : 0);
            }
        }

        return packed;
    }

    private static byte[] Dequantise(byte[] packed)
    {
        int blocks = packed.Length / (2 + QuantBlock);
        byte[] words = new byte[blocks * QuantBlock * 2];
        for (int block = 0; block < blocks; block++)
        {
            ReadOnlySpan<byte> source = packed.AsSpan(block * (2 + QuantBlock));
            float scale = (float)BinaryPrimitives.ReadHalfLittleEndian(source);
            for (int i = 0; i < QuantBlock; i++)
            {
                BinaryPrimitives.WriteHalfLittleEndian(words.AsSpan(2 * ((block * QuantBlock) + i)), (Half)(scale * (sbyte)source[2 + i]));
            }
        }

        return words;
    }
}
