using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pipelines.Training.Trainer;

/// <summary>
/// A training state on disk. <c>"PLCKPT01" | identity bytes, step, weights: int32 each | identity | weights, means, squares:
/// float32 each | SHA-256 of all before it</c>, little-endian.
/// </summary>
internal static class CheckpointFile
{
    private const int IdentityBytesMax = 1 << 16;
    private const int HeaderBytes = 20;
    private static readonly byte[] Magic = "PLCKPT01"u8.ToArray();

    public static void Write(string path, string identity, TrainingState state) => WholeFile.Publish(path, draft =>
    {
        byte[] name = Encoding.UTF8.GetBytes(identity);
        byte[] header = new byte[HeaderBytes];
        Magic.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), state.Step);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), state.Weights.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(draft, FileMode.Create, FileAccess.Write);
        Append(file, hash, header);
        Append(file, hash, name);
        Append(file, hash, MemoryMarshal.AsBytes<float>(state.Weights));
        Append(file, hash, MemoryMarshal.AsBytes<float>(state.Means));
        Append(file, hash, MemoryMarshal.AsBytes<float>(state.Squares));
        file.Write(hash.GetHashAndReset());
    });

    /// <summary>The identity of a file and its state.</summary>
    /// <exception cref="CheckpointDamagedException">It is not whole, or no checkpoint.</exception>
    public static (string Identity, TrainingState State) Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] header = Take(file, hash, HeaderBytes, path);
        int nameBytes = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        int step = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12));
        int count = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(16));
        bool sound = header.AsSpan(0, 8).SequenceEqual(Magic) && nameBytes is > 0 and <= IdentityBytesMax && step >= 0 && count > 0
            && file.Length == HeaderBytes + nameBytes + (3L * sizeof(float) * count) + SHA256.HashSizeInBytes;
        if (!sound)
        {
            throw Damaged(path);
        }

        string identity = Encoding.UTF8.GetString(Take(file, hash, nameBytes, path));
        var state = new TrainingState(TakeSingles(), TakeSingles(), TakeSingles(), step);
        byte[] expected = hash.GetHashAndReset();
        byte[] stored = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(stored);
        return expected.AsSpan().SequenceEqual(stored) ? (identity, state) : throw Damaged(path);

        float[] TakeSingles()
        {
            float[] values = new float[count];
            Span<byte> bytes = MemoryMarshal.AsBytes(values.AsSpan());
            file.ReadExactly(bytes);
            hash.AppendData(bytes);
            return values;
        }
    }

    private static void Append(FileStream file, IncrementalHash hash, ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        file.Write(bytes);
    }

    private static byte[] Take(FileStream file, IncrementalHash hash, int length, string path)
    {
        byte[] bytes = new byte[length];
        if (file.ReadAtLeast(bytes, length, throwOnEndOfStream: false) < length)
        {
            throw Damaged(path);
        }

        hash.AppendData(bytes);
        return bytes;
    }

    private static CheckpointDamagedException Damaged(string path) => new(path);
}
