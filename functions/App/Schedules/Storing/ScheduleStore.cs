using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipelines.Core.Storage;

namespace Pipelines.Functions.App.Schedules.Storing;

/// <summary>Schedules and their records in the store, shared by all processes on it. Format: docs/formats/schedules.md.</summary>
internal sealed class ScheduleStore(IBlobStore store, StoreRetry retry)
{
    /// <summary>More are refused: all of them are looked at in each round.</summary>
    public const int SchedulesMax = 1_000;

    private const string Root = "schedules/";
    private const string SpecFile = "/spec.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    /// <exception cref="CorruptLogException">A spec is not what was written.</exception>
    /// <exception cref="BlobStoreException">The store cannot be reached.</exception>
    public async Task<StoredSchedule?> FindAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync<ScheduleDocument<ScheduleSpec>>(SpecPath(name), cancellationToken) is { } spec
            ? new StoredSchedule(name, spec.Document.Content, spec.Tag)
            : null;

    /// <summary>All schedules, by name.</summary>
    /// <exception cref="CorruptLogException">A spec is not what was written.</exception>
    public async IAsyncEnumerable<StoredSchedule> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string name in await NamesAsync(cancellationToken))
        {
            if (await FindAsync(name, cancellationToken) is { } schedule)
            {
                yield return schedule;
            }
        }
    }

    /// <summary>What schedules are called, the damaged ones among them.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        List<string> names = [];
        await foreach (BlobInfo blob in store.ListAsync(Root, cancellationToken))
        {
            if (blob.Path.Value.EndsWith(SpecFile, StringComparison.Ordinal))
            {
                names.Add(blob.Path.Value[Root.Length..^SpecFile.Length]);
            }
        }

        return names;
    }

    /// <summary>Writes a spec and lets its occurrences count from <paramref name="now"/> on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="spec">Checked.</param>
    /// <param name="condition">What must be true of the spec that is there.</param>
    /// <param name="now">Occurrences before have been.</param>
    /// <param name="cancellationToken">Leaves the spec as it was, or as it is to be.</param>
    /// <returns>Null when the condition does not hold; nothing was changed then.</returns>
    public async Task<StoredSchedule?> PutAsync(
        string name, ScheduleSpec spec, PutCondition condition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // First the spec: a record without one is nobody's, a spec without a record counts from its first look.
        if (await WriteAsync(SpecPath(name), new ScheduleDocument<ScheduleSpec>(spec), condition, cancellationToken) is not { } tag)
        {
            return null;
        }

        await UpdateRecordAsync(name, found => (found ?? new ScheduleRecord(now)) with { DecidedThrough = now, LastError = null }, cancellationToken);
        return new StoredSchedule(name, spec, tag);
    }

    /// <returns>False when there was none.</returns>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        bool existed = await retry.RunAsync(() => store.DeleteAsync(SpecPath(name), null, cancellationToken), cancellationToken);
        await retry.RunAsync(() => store.DeleteAsync(RecordPath(name), null, cancellationToken), cancellationToken);
        return existed;
    }

    public async Task<(ScheduleRecord? Record, BlobTag? Tag)> ReadRecordAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync<ScheduleDocument<ScheduleRecord>>(RecordPath(name), cancellationToken) is { } found
            ? (found.Document.Content, found.Tag)
            : (null, null);

    /// <param name="name">Whose.</param>
    /// <param name="record">The new one.</param>
    /// <param name="seen">The version that it follows; null when there was none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its version; null when another process has written one meanwhile.</returns>
    public Task<BlobTag?> TryWriteRecordAsync(string name, ScheduleRecord record, BlobTag? seen, CancellationToken cancellationToken) => WriteAsync(
        RecordPath(name),
        new ScheduleDocument<ScheduleRecord>(record),
        seen is { } tag ? PutCondition.IfMatch(tag) : PutCondition.IfAbsent,
        cancellationToken);

    private async Task UpdateRecordAsync(string name, Func<ScheduleRecord?, ScheduleRecord> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            (ScheduleRecord? found, BlobTag? tag) = await ReadRecordAsync(name, cancellationToken);
            if (await TryWriteRecordAsync(name, change(found), tag, cancellationToken) is not null)
            {
                return;
            }
        }
    }

    private async Task<(T Document, BlobTag Tag)?> ReadAsync<T>(BlobPath path, CancellationToken cancellationToken)
        where T : class
    {
        // The version is looked up first: when the document is replaced in between, the swap fails, as it must.
        BlobInfo? info = await retry.RunAsync(() => store.StatAsync(path, cancellationToken), cancellationToken);
        byte[]? bytes = info is null ? null : await BlobBytes.ReadAsync(store, retry, path, cancellationToken);
        if (bytes is null)
        {
            return null;
        }

        try
        {
            return (JsonSerializer.Deserialize<T>(bytes, Json) ?? throw new JsonException("it is empty"), info!.Tag);
        }
        catch (JsonException e)
        {
            throw new CorruptLogException(path, e.Message);
        }
    }

    private async Task<BlobTag?> WriteAsync<T>(BlobPath path, T document, PutCondition condition, CancellationToken cancellationToken)
    {
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(document, Json);
        BlobInfo? written = await retry.RunAsync(
            () => store.PutAsync(path, new MemoryStream(bytes, writable: false), condition, cancellationToken), cancellationToken);
        return written?.Tag;
    }

    private static BlobPath SpecPath(string name) => BlobPath.Parse($"{Root}{name}{SpecFile}");

    private static BlobPath RecordPath(string name) => BlobPath.Parse($"{Root}{name}/record.json");
}
