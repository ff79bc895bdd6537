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

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="domain">What is hashed, with its version, for example <c>call/1</c>: keys of different kinds never meet.</param>
    public CanonicalHasher(string domain) => Add(domain);

    public CanonicalHasher Add(string? value)
    {
        if (value is null)
        {
            return AddTagged(NullTag, []);
        }

        return AddTagged(TextTag, Encoding.UTF8.GetBytes(value));
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

    public CanonicalHasher Add(ContentHash value) => AddTagged(HashTag, value.ToBytes());

    /// <summary>Announces a list: its <paramref name="count"/> values follow.</summary>
    public CanonicalHasher AddCount(int count)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, count);
        return AddTagged(ListTag, bytes);
    }

    /// <summary>Adds JSON as the text that <see cref="Documents.RowJson"/> writes.</summary>
    public CanonicalHasher Add(JToken? json) => Add(json is null ? null : Documents.RowJson.Write(json));

    public ContentHash Finish()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.GetHashAndReset(digest);
        return ContentHash.FromDigest(digest);
    }

    public void Dispose() => _hash.Dispose();

    private CanonicalHasher AddTagged(byte tag, ReadOnlySpan<byte> bytes)
    {
        Span<byte> head = stackalloc byte[1 + sizeof(int)];
        head[0] = tag;
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        _hash.AppendData(head);
        _hash.AppendData(bytes);
        return this;
    }
}
