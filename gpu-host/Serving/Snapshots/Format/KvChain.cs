using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Pipelines.Core.Identity;

namespace GpuHost.Serving.Snapshots.Format;

/// <summary>
/// The address of a beginning of a token sequence: SHA-256 chained over blocks of 64 tokens, from the namespace and the
/// tenant's salt on.
/// <code>
/// c₀ = H("kv-chain/1" ‖ namespace ‖ salt)    cₖ₊₁ = H(cₖ ‖ tokens of block k)    rest of a block: H(cₖ ‖ its tokens)
/// </code>
/// Two sequences have equal chains up to where their tokens are equal, and tenants never meet.
/// </summary>
internal sealed class KvChain
{
    public const int BlockTokens = 64;

    private static readonly byte[] Version = Encoding.ASCII.GetBytes("kv-chain/1");
    private readonly int[] _tokens;
    private readonly ContentHash _namespace;
    private readonly List<byte[]> _blocks;

    /// <param name="kvNamespace">Whose KV it is.</param>
    /// <param name="tenant">The salt; empty for the only tenant.</param>
    /// <param name="tokens">The whole sequence; not changed any more.</param>
    public KvChain(ContentHash kvNamespace, string tenant, int[] tokens)
    {
        _tokens = tokens;
        _namespace = kvNamespace;
        _blocks = [SHA256.HashData([.. Version, .. kvNamespace.ToBytes(), .. SHA256.HashData(Encoding.UTF8.GetBytes(tenant))])];
        for (int from = 0; from + BlockTokens <= tokens.Length; from += BlockTokens)
        {
            _blocks.Add(Next(_blocks[^1], tokens.AsSpan(from, BlockTokens)));
        }
    }

    public ContentHash Namespace => _namespace;

    /// <summary>Tokens of the sequence.</summary>
    public int Length => _tokens.Length;

    /// <summary>The chain of the first block: the folder of all sequences that begin with it. Null for shorter ones.</summary>
    public ContentHash? FirstBlock => _blocks.Count > 1 ? ContentHash.FromDigest(_blocks[1]) : null;

    /// <summary>Where a snapshot of the first <paramref name="length"/> tokens lies; at least a block long.</summary>
    public KvsName NameOf(int length) => new(_namespace, FirstBlock!.Value, length, At(length));

    /// <summary>The address of the first <paramref name="length"/> tokens.</summary>
    public ContentHash At(int length)
    {
        byte[] whole = _blocks[length / BlockTokens];
        int rest = length % BlockTokens;
        return ContentHash.FromDigest(rest == 0 ? whole : Next(whole, _tokens.AsSpan(length - rest, rest)));
    }

    private static byte[] Next(byte[] before, ReadOnlySpan<int> tokens)
    {
        byte[] bytes = new byte[before.Length + (tokens.Length * sizeof(int))];
        before.CopyTo(bytes, 0);
        for (int i = 0; i < tokens.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(before.Length + (i * sizeof(int))), tokens[i]);
        }

        return SHA256.HashData(bytes);
    }
}
