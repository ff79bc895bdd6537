using System.Buffers.Text;
using System.Security.Cryptography;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Access;

/// <summary>The keys that were made at work, in the store that all processes of an app share. Thread-safe.</summary>
/// <param name="store">Holds them.</param>
/// <param name="time">The clock.</param>
public sealed class KeyShelf(IBlobStore store, TimeProvider time)
{
    /// <summary>Keys of one store, revoked ones included: all of them are read to know one.</summary>
    public const int KeysMax = 1_000;

    private const string Prefix = "keys/";
    private const string Extension = ".json";
    private const int KeyBytes = 32;

    private readonly AppDocuments _documents = new(store, time);

    /// <summary>Null when the text can name a key; else what is wrong with it.</summary>
    public static string? CheckName(string name) => PipelineName.IsName(name)
        ? null
        : $"A key's name has 1 to {PipelineName.CharsMax} lower-case letters, digits and hyphens, and begins with a letter or digit.";

    /// <summary>All of them by name, revoked ones included.</summary>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<IReadOnlyList<(string Name, KeyRecord Record)>> ListAsync(CancellationToken cancellationToken)
    {
        List<BlobPath> paths = [];
        await foreach (BlobInfo blob in store.ListAsync(Prefix, cancellationToken))
        {
            paths.Add(blob.Path);
        }

        List<(string, KeyRecord)> keys = [];
        foreach (BlobPath path in paths.Where(static path => path.Value.EndsWith(Extension, StringComparison.Ordinal)))
        {
            if (await _documents.ReadAsync<KeyRecord>(path, cancellationToken) is { } record)
            {
                keys.Add((path.Value[Prefix.Length..^Extension.Length], record));
            }
        }

        return keys;
    }

    /// <summary>Makes a key. It is random, and told here and never again.</summary>
    /// <param name="name">Fit to be one: see <see cref="CheckName"/>.</param>
    /// <param name="wanted">What it is to be allowed.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Leaves it unmade, or made and unknown to all.</param>
    /// <returns>The key.</returns>
    /// <exception cref="AccessKeyException">The name is none or is taken, or there are too many keys.</exception>
    public async Task<string> CreateAsync(string name, KeyRequest wanted, string by, CancellationToken cancellationToken)
    {
        if (CheckName(name) is { } problem)
        {
            throw new AccessKeyException(problem);
        }

        if ((await ListAsync(cancellationToken)).Count >= KeysMax)
        {
            throw new AccessKeyException($"There are {KeysMax:N0} keys, revoked ones included, which is the limit.");
        }

        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        var record = new KeyRecord(KeyHash.Of(key), wanted.Role, wanted.Code, wanted.Web, by, time.GetUtcNow());
        return await _documents.WriteAsync(PathOf(name), record, PutCondition.IfAbsent, cancellationToken)
            ? key
            : throw new AccessKeyException($"There is a key '{name}' already, or there was one. Names stand in the audit log, so each is given once.");
    }

    /// <summary>Revokes a key for good; again without effect.</summary>
    /// <returns>Null when there is no such key.</returns>
    public async Task<KeyRecord?> RevokeAsync(string name, string by, CancellationToken cancellationToken)
    {
        if (CheckName(name) is not null || await _documents.ReadAsync<KeyRecord>(PathOf(name), cancellationToken) is not { } record)
        {
            return null;
        }

        if (record.RevokedAt is null)
        {
            // The only change that a record ever sees, so nobody's change is lost.
            record = record with { RevokedAt = time.GetUtcNow(), RevokedBy = by };
            await _documents.WriteAsync(PathOf(name), record, PutCondition.None, cancellationToken);
        }

        return record;
    }

    private static BlobPath PathOf(string name) => BlobPath.Parse($"{Prefix}{name}{Extension}");
}
