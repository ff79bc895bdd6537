using System.Collections.Frozen;

namespace Pipelines.Functions.App.Access;

/// <summary>Finds the entry of a key by the hash of what was presented. Immutable.</summary>
internal sealed class KeyRing
{
    private readonly FrozenDictionary<string, AccessKey> _byHash;

    /// <param name="keys">Null for none: then everybody on this machine is let in.</param>
    public KeyRing(IReadOnlyList<AccessKey>? keys)
    {
        IsOpen = keys is null;
        _byHash = (keys ?? []).ToFrozenDictionary(static key => key.Sha256.ToLowerInvariant(), StringComparer.Ordinal);
    }

    /// <summary>There are no keys.</summary>
    public bool IsOpen { get; }

    /// <summary>Null for a key that is not on the ring.</summary>
    public AccessKey? Find(string key) => key.Length is > 0 and <= KeyHash.KeyCharsMax ? _byHash.GetValueOrDefault(KeyHash.Of(key)) : null;
}
