using System.Globalization;
using Pipelines.Core.Identity;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Triggers.Hooks;

/// <summary>
/// The hooks of an app, and which signatures they have had: <c>hooks/{name}.json</c>, <c>hook-signatures/{name}/{time}-{hash}</c>. A signature is kept for as long as it would
/// be taken otherwise.
/// </summary>
internal sealed class HookShelf(AppParts parts, AppDocuments documents)
{
    /// <summary>Hooks of one app.</summary>
    public const int HooksMax = 1_000;

    private const string Root = "hooks/";
    private const string Extension = ".json";

    /// <summary>Signatures that are forgotten with each one that is kept.</summary>
    private const int ForgottenAtOnceMax = 100;

    private readonly StoreRetry _retry = new(parts.Time);

    public Task<Hook?> FindAsync(string name, CancellationToken cancellationToken) => documents.ReadAsync<Hook>(PathOf(name), cancellationToken);

    /// <returns>False when there is one of that name.</returns>
    public Task<bool> AddAsync(string name, Hook hook, CancellationToken cancellationToken) =>
        documents.WriteAsync(PathOf(name), hook, PutCondition.IfAbsent, cancellationToken);

    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(string name, CancellationToken cancellationToken) => documents.DeleteAsync(PathOf(name), cancellationToken);

    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<(string Name, Hook Hook)>> ListAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (BlobInfo blob in parts.Store.ListAsync(Root, cancellationToken))
        {
            names.Add(blob.Path.Value[Root.Length..^Extension.Length]);
        }

        List<(string, Hook)> hooks = [];
        foreach (string name in names)
        {
            if (await FindAsync(name, cancellationToken) is { } hook)
            {
                hooks.Add((name, hook));
            }
        }

        return hooks;
    }

    /// <summary>Whether this signature has started a run before.</summary>
    public async Task<bool> HasSeenAsync(string name, string signature, DateTimeOffset signedAt, CancellationToken cancellationToken) =>
        await _retry.RunAsync(() => parts.Store.StatAsync(SeenPath(name, signature, signedAt), cancellationToken), cancellationToken) is not null;

    /// <summary>Keeps a signature, and forgets some of those that are too old to be taken anyway.</summary>
    public async Task NoteAsync(string name, string signature, DateTimeOffset signedAt, DateTimeOffset forgetBefore, CancellationToken cancellationToken)
    {
        await _retry.RunAsync(
            () => parts.Store.PutAsync(SeenPath(name, signature, signedAt), new MemoryStream([], writable: false), PutCondition.None, cancellationToken), cancellationToken);
        List<BlobPath> old = [];
        string end = Seconds(forgetBefore);
        await foreach (BlobInfo blob in parts.Store.ListAsync(SeenFolder(name), cancellationToken))
        {
            if (old.Count == ForgottenAtOnceMax || string.CompareOrdinal(blob.Path.Value, SeenFolder(name).Length, end, 0, end.Length) >= 0)
            {
                break;
            }

            old.Add(blob.Path);
        }

        foreach (BlobPath path in old)
        {
            await documents.DeleteAsync(path, cancellationToken);
        }
    }

    private static BlobPath PathOf(string name) => BlobPath.Parse($"{Root}{name}{Extension}");

    private static string SeenFolder(string name) => $"hook-signatures/{name}/";

    private static BlobPath SeenPath(string name, string signature, DateTimeOffset signedAt) =>
        BlobPath.Parse($"{SeenFolder(name)}{Seconds(signedAt)}-{ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(signature))}");

    /// <summary>So many digits that names are in the order of times.</summary>
    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString("000000000000", CultureInfo.InvariantCulture);
}
