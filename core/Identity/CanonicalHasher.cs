using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Pipelines.Core.Identity;

/// <summary>
/// Turns named values into canonical bytes and hashes them. Every value is written as a type tag, its length and its bytes,
/// so no two different sequences of values share their bytes. The order of calls is part of the key; the order of object
/// properties is too, because it reaches the prompt.
/// </summary>
/// <remarks>Persisted keys are built with this class alone. Format and golden values: docs/formats/keys.md.</remarks>
internal sealed class CanonicalHasher : IDisposable
{
    private const byte NullTag = 0;
    private const byte TextTag = 1;
    private const byte IntegerTag = 2;
    private const byte FloatTag = 3;
    private const byte BooleanTag = 4;
    private const byte ListTag = 5;
    private const byte HashTag = 6;

    private const int HeadBytes = 1 + sizeof(int);
    private const int FirstBytes = 4096;

    // Gathered and hashed at once: a key has dozens of small values, and each piece that is hashed apart is a call of its own.
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _length;

    /// <param name="domain">What is hashed, with its version, for example <c>call/1</c>: keys of different kinds never meet.</param>
    public CanonicalHasher(string domain) => Add(domain);

    public CanonicalHasher Add(string? value)
    {
        if (value is null)
        {
            return AddTagged(NullTag, []);
        }

        int length = Encoding.UTF8.GetByteCount(value);
        Encoding.UTF8.GetBytes(value, Reserve(TextTag, length));
        return this;
    }

    public CanonicalHasher Add(long? value)
    {
        if (value is null)
        {
            return AddTagged(NullTag, []);
        }

        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value.Value);
        return AddTagged(IntegerTag, bytes);
    }

    public CanonicalHasher Add(double? value)
    {
        if (value is null)
        {
            return AddTagged(NullTag, []);
        }

        // -0.0 and 0.0 are one number to whoever wrote it.
        double canonical = value.Value == 0 ? 0 : value.Value;
        Span<byte> bytes = stackalloc byte[sizeof(double)];
        BinaryPrimitives.WriteDoubleLittleEndian(bytes, canonical);
        return AddTagged(FloatTag, bytes);
    }

    public CanonicalHasher Add(bool value) => AddTagged(BooleanTag, [value ? (byte)1 : (byte)0]);

    public CanonicalHasher Add(ContentHash value)
    {
        value.CopyTo(Reserve(HashTag, SHA256.HashSizeInBytes));
        return this;
    }

    /// <summary>Announces a list: its <paramref name="count"/> values follow.</summary>
    public CanonicalHasher AddCount(int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        return AddTagged(ListTag, bytes);
    }

    /// <summary>Adds JSON as the text that <see cref="Documents.RowJson"/> writes.</summary>
    public CanonicalHasher Add(JToken? json) => Add(json is null ? null : Documents.RowJson.Write(json));

    public ContentHash Finish() => ContentHash.Of(_bytes.AsSpan(0, _length));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
    }

    private CanonicalHasher AddTagged(byte tag, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(tag, bytes.Length));
        return this;
    }

    /// <summary>Writes the head of a value and returns the room for its bytes.</summary>
    private Span<byte> Reserve(byte tag, int length)
    {
        int needed = checked(_length + HeadBytes + length);
        if (needed > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        _bytes[_length] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length + 1), length);
        Span<byte> room = _bytes.AsSpan(_length + HeadBytes, length);
        _length = needed;
        return room;
    }
}
