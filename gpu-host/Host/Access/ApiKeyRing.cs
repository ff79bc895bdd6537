using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace GpuHost.Host.Access;

/// <summary>
/// Finds the entry of a key by the hash of what was presented. Keys are random and long, so their hash needs neither salt nor
/// slowness; and looking up a hash tells nobody how near a guess was. Immutable.
/// </summary>
internal sealed class ApiKeyRing
{
    /// <summary>Longer ones are refused unhashed.</summary>
    public const int KeyCharsMax = 512;

    private readonly FrozenDictionary<string, ApiKeyEntry> _byHash;

    public ApiKeyRing(IEnumerable<ApiKeyEntry> keys) =>
        _byHash = keys.ToFrozenDictionary(static key => key.Sha256.ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Null for a key that is not on the ring.</summary>
    public ApiKeyEntry? Find(string key) => key.Length <= KeyCharsMax ? _byHash.GetValueOrDefault(HashOf(key)) : null;

    /// <summary>As it stands in the key file.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
