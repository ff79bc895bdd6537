using System.Collections.Frozen;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Access;

/// <summary>
/// Finds the entry of a key by the hash of what was presented: among those that the app was started with, and those that were made at work. The latter are kept in
/// memory for a moment, so a key that another process has revoked opens no longer than <see cref="KnownFor"/>; a store that is away opens nothing.
/// Thread-safe.
/// </summary>
internal sealed class KeyRing(IReadOnlyList<AccessKey>? configured, KeyShelf shelf, TimeProvider time) : IDisposable
{
    /// <summary>How long the keys of the store are taken for known.</summary>
    public static readonly TimeSpan KnownFor = TimeSpan.FromSeconds(10);

    /// <summary>A key that is not known may be new: it is looked for again, but guesses do not keep the store busy.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly FrozenDictionary<string, AccessKey> _configured =
        (configured ?? []).ToFrozenDictionary(static key => key.Sha256.ToLowerInvariant(), StringComparer.Ordinal);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Known? _known;

    /// <summary>Those that the app was started with.</summary>
    public IReadOnlyCollection<AccessKey> Configured => _configured.Values;

    /// <summary>No key was ever made: everybody on this machine is let in. An app whose last key was revoked stays shut, for it may listen to other machines.</summary>
    /// <exception cref="BlobStoreException">Nobody knows: the store cannot be reached.</exception>
    public async ValueTask<bool> IsOpenAsync(CancellationToken cancellationToken)
    {
        if (configured is not null)
        {
            return false;
        }

        Known? before = _known;
        try
        {
            return (await KnownAsync(KnownFor, cancellationToken)).IsOpen;
        }
        catch (BlobStoreException) when (before is not null)
        {
            // Where there was no key a moment ago, this machine is answered while the store is away.
            return before.IsOpen;
        }
    }

    /// <summary>Null for a key that is not on the ring.</summary>
    /// <exception cref="BlobStoreException">It is none of those that the app was started with, and the store cannot be reached.</exception>
    public async ValueTask<AccessKey?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (key.Length is 0 or > KeyHash.KeyCharsMax)
        {
            return null;
        }

        string hash = KeyHash.Of(key);
        if (_configured.TryGetValue(hash, out AccessKey? found) || (await KnownAsync(KnownFor, cancellationToken)).ByHash.TryGetValue(hash, out found))
        {
            return found;
        }

        return (await KnownAsync(LookAgainAfter, cancellationToken)).ByHash.GetValueOrDefault(hash);
    }

    /// <summary>The keys of the store have changed.</summary>
    public void Forget() => _known = null;

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Known> KnownAsync(TimeSpan notOlderThan, CancellationToken cancellationToken)
    {
        if (Fresh(notOlderThan) is { } known)
        {
            return known;
        }

        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Fresh(notOlderThan) ?? (_known = await ReadAsync(cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    private Known? Fresh(TimeSpan notOlderThan) => _known is { } known && time.GetElapsedTime(known.ReadAt) < notOlderThan ? known : null;

    private async Task<Known> ReadAsync(CancellationToken cancellationToken)
    {
        long now = time.GetTimestamp();
        IReadOnlyList<(string Name, KeyRecord Record)> keys = await shelf.ListAsync(cancellationToken);
        return new Known(now, keys.Count == 0, keys.Where(static one => one.Record.RevokedAt is null).ToFrozenDictionary(
            static one => one.Record.Sha256,
            static one => new AccessKey { Name = one.Name, Sha256 = one.Record.Sha256, Role = one.Record.Role, Code = one.Record.Code, Web = one.Record.Web },
            StringComparer.Ordinal));
    }

    private sealed record Known(long ReadAt, bool IsOpen, FrozenDictionary<string, AccessKey> ByHash);
}
