using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Hosting;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Files;

/// <summary>
/// The files of all tenants; each sees its own. A file is there when its row is:
/// <code>
/// add     write the content → row
/// delete  row → content
/// start   contents without a row are deleted
/// </code>
/// Thread-safe.
/// </summary>
internal sealed class FileStore(HostState state, AnswerStore answers, FileFolder folder, HostLimits limits, TimeProvider clock)
{
    private const string Columns = "id, tenant, purpose, name, size_bytes, created_at, expires_at";

    /// <summary>Files that are deleted with each one that is added, and in one piece of a sweep.</summary>
    private const int ExpiredPerPieceMax = 64;

    /// <summary>A batch that has not ended keeps its file, whatever that says.</summary>
    private const string IsThere = "(expires_at IS NULL OR expires_at > $now OR EXISTS (SELECT 1 FROM batches WHERE input_file = files.id AND ended_at IS NULL))";

    /// <summary>Makes a draft a file of the tenant, unless its key has made one before.</summary>
    /// <param name="draft">Its content.</param>
    /// <param name="tenant">Whose it will be.</param>
    /// <param name="purpose">One of <see cref="FilePurposes"/>.</param>
    /// <param name="name">As its owner calls it.</param>
    /// <param name="keepFor">It is deleted after so long; null keeps it.</param>
    /// <param name="repeat">Its key; null where every upload is another file.</param>
    /// <returns>The file; that of the key where it has made one.</returns>
    /// <exception cref="ApiException">The tenant has too many bytes of files already, or the key was used for another upload, or for one that was deleted.</exception>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task<StoredFile> AddAsync(FileDraft draft, string tenant, string purpose, string name, TimeSpan? keepFor, RepeatKey? repeat)
    {
        await draft.PublishAsync();
        await DropSomeExpiredAsync();
        DateTimeOffset now = clock.GetUtcNow();
        var file = new StoredFile(draft.Id, tenant, purpose, name, draft.SizeBytes, now) { ExpiresAt = now + keepFor };
        StoredFile kept = file;
        try
        {
            await state.WriteAsync(connection =>
            {
                string? earlier = repeat is null ? null : answers.Claim(connection, tenant, repeat, file.Id);
                kept = earlier is null ? file : FindOne(connection, tenant, earlier) ?? throw Deleted(earlier);
                if (earlier is null)
                {
                    RequireRoom(connection, file);
                    Insert(connection, file);
                }
            });
        }
        catch
        {
            folder.Delete(draft.Id);
            throw;
        }

        if (kept != file)
        {
            folder.Delete(draft.Id);
        }

        return kept;
    }

    /// <summary>For those who write more in the same transaction. The content is there already.</summary>
    public static void Insert(SqliteConnection connection, StoredFile file) => StateSql.Execute(
        connection,
        $"INSERT INTO files ({Columns}) VALUES ($id, $tenant, $purpose, $name, $size, $created, $expires)",
        ("$id", file.Id),
        ("$tenant", file.Tenant),
        ("$purpose", file.Purpose),
        ("$name", file.Name),
        ("$size", file.SizeBytes),
        ("$created", file.CreatedAt.ToUnixTimeMilliseconds()),
        ("$expires", file.ExpiresAt?.ToUnixTimeMilliseconds()));

    /// <summary>For those who look in the same transaction; null where the tenant has no such file, or it has expired.</summary>
    public static StoredFile? Find(SqliteConnection connection, string tenant, string id, DateTimeOffset now) => StateSql.List(
        connection,
        Read,
        $"SELECT {Columns} FROM files WHERE id = $id AND tenant = $tenant AND {IsThere}",
        ("$id", id),
        ("$tenant", tenant),
        ("$now", now.ToUnixTimeMilliseconds())).FirstOrDefault();

    /// <summary>Null where the tenant has no such file, whoever else may have.</summary>
    public Task<StoredFile?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        state.ReadAsync(connection => FindOne(connection, tenant, id), cancellationToken);

    /// <param name="tenant">Whose files.</param>
    /// <param name="purpose">Of this purpose only; null for all.</param>
    /// <param name="query">Which of them.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Page<StoredFile>> ListAsync(string tenant, string? purpose, PageQuery query, CancellationToken cancellationToken)
    {
        string sql = query.OldestFirst
            ? $"SELECT {Columns} FROM files WHERE tenant = $tenant AND {IsThere} AND ($purpose IS NULL OR purpose = $purpose) AND ($after IS NULL OR seq > (SELECT seq FROM files WHERE id = $after AND tenant = $tenant)) ORDER BY seq LIMIT $limit"
            : $"SELECT {Columns} FROM files WHERE tenant = $tenant AND {IsThere} AND ($purpose IS NULL OR purpose = $purpose) AND ($after IS NULL OR seq < (SELECT seq FROM files WHERE id = $after AND tenant = $tenant)) ORDER BY seq DESC LIMIT $limit";
        return query.Cut(await state.ReadAsync(
            connection => StateSql.List(
                connection, Read, sql, ("$tenant", tenant), ("$purpose", purpose), ("$after", query.After), ("$limit", query.Fetch), ("$now", Now)),
            cancellationToken));
    }

    /// <returns>False where the tenant has no such file.</returns>
    /// <exception cref="ApiException">A batch that has not ended reads it.</exception>
    public async Task<bool> DeleteAsync(string tenant, string id)
    {
        bool isDeleted = false;
        await state.WriteAsync(connection =>
        {
            RequireUnused(connection, tenant, id);
            isDeleted = StateSql.Execute(connection, "DELETE FROM files WHERE id = $id AND tenant = $tenant", ("$id", id), ("$tenant", tenant)) == 1;
        });
        if (isDeleted)
        {
            folder.Delete(id);
        }

        return isDeleted;
    }

    /// <summary>Deletes what a crash has left. Before anything is served.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await DropExpiredAsync(cancellationToken);
        List<string> known = await state.ReadAsync(
            static connection => StateSql.List(connection, static row => row.GetString(0), "SELECT id FROM files"), cancellationToken);
        folder.Sweep(known.ToHashSet(StringComparer.Ordinal));
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private StoredFile? FindOne(SqliteConnection connection, string tenant, string id) => Find(connection, tenant, id, clock.GetUtcNow());

    /// <summary>Deletes all files that have expired.</summary>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task DropExpiredAsync(CancellationToken cancellationToken)
    {
        while (await DropSomeExpiredAsync() == ExpiredPerPieceMax)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Rows first, as in every deletion; a crash in between leaves contents for the next start to delete.</summary>
    /// <returns>How many.</returns>
    private async Task<int> DropSomeExpiredAsync()
    {
        List<string> expired = [];
        await state.WriteAsync(connection => expired = StateSql.List(
            connection,
            static row => row.GetString(0),
            $"DELETE FROM files WHERE id IN (SELECT id FROM files WHERE expires_at <= $now AND NOT {IsThere} LIMIT $max) RETURNING id",
            ("$now", Now),
            ("$max", ExpiredPerPieceMax)));
        expired.ForEach(folder.Delete);
        return expired.Count;
    }

    private static ApiException Deleted(string id) => new(new ApiError(
        StatusCodes.Status409Conflict, "invalid_request_error", $"The file '{id}', which this {RepeatKey.Header} has made, was deleted. Choose a new key to upload it again.")
    {
        Code = "idempotency_key_reused",
        Parameter = RepeatKey.Header,
    });

    private void RequireRoom(SqliteConnection connection, StoredFile file)
    {
        long used = StateSql.Number(connection, "SELECT sum(size_bytes) FROM files WHERE tenant = $tenant", ("$tenant", file.Tenant));
        if (used + file.SizeBytes > limits.TenantFileBytesMax)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status413PayloadTooLarge,
                "invalid_request_error",
                $"Your files have {used:N0} bytes of the {limits.TenantFileBytesMax:N0} that they may have. Delete some, then try again.")
            {
                Code = "storage_limit_exceeded",
            });
        }
    }

    private static void RequireUnused(SqliteConnection connection, string tenant, string id)
    {
        if (StateSql.Number(
            connection,
            "SELECT count(*) FROM batches WHERE input_file = $id AND tenant = $tenant AND ended_at IS NULL",
            ("$id", id),
            ("$tenant", tenant)) > 0)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status409Conflict, "invalid_request_error", $"The file '{id}' is read by a batch that has not ended. Cancel the batch first, or wait.")
            {
                Code = "file_in_use",
                Parameter = "file_id",
            });
        }
    }

    private static StoredFile Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), StateSql.Time(row, 5))
    {
        ExpiresAt = StateSql.TimeOrNull(row, 6),
    };
}
