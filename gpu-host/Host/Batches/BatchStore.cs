using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Files;
using GpuHost.Host.Hosting;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Batches;

/// <summary>
/// The batches of all tenants; each sees its own. A batch moves from state to state by an update that names the state it comes
/// from, so a move that came too late changes nothing. Thread-safe.
/// </summary>
internal sealed class BatchStore(HostState state, AnswerStore answers, HostLimits limits, TimeProvider clock)
{
    /// <param name="batch">To be made.</param>
    /// <param name="repeat">Its key; null where every request makes another batch.</param>
    /// <returns>Its id, or that of the batch that the key has made before.</returns>
    /// <exception cref="ApiException">Too many batches of the tenant have not ended, its file is gone, or the key was used for another request.</exception>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task<string> AddAsync(Batch batch, RepeatKey? repeat)
    {
        string id = batch.Id;
        await state.WriteAsync(connection =>
        {
            id = (repeat is null ? null : answers.Claim(connection, batch.Tenant, repeat, batch.Id)) ?? batch.Id;
            if (id == batch.Id)
            {
                RequireRoom(connection, batch);
                RequireInput(connection, batch);
                BatchRows.Insert(connection, batch);
            }
        });
        return id;
    }

    /// <summary>Null where the tenant has no such batch, whoever else may have.</summary>
    public Task<Batch?> FindAsync(string tenant, string id, CancellationToken cancellationToken) => state.ReadAsync(
        connection => StateSql.List(
            connection, BatchRows.Read, $"SELECT {BatchRows.Columns} FROM batches WHERE id = $id AND tenant = $tenant", ("$id", id), ("$tenant", tenant)).FirstOrDefault(),
        cancellationToken);

    /// <summary>The tenant's batches, newest first.</summary>
    public async Task<Page<Batch>> ListAsync(string tenant, PageQuery query, CancellationToken cancellationToken) => query.Cut(await state.ReadAsync(
        connection => StateSql.List(
            connection,
            BatchRows.Read,
            $"""
            SELECT {BatchRows.Columns} FROM batches
            WHERE tenant = $tenant AND ($after IS NULL OR seq < (SELECT seq FROM batches WHERE id = $after AND tenant = $tenant))
            ORDER BY seq DESC LIMIT $limit
            """,
            ("$tenant", tenant),
            ("$after", query.After),
            ("$limit", query.Fetch)),
        cancellationToken));

    /// <summary>Those of all tenants that have not ended, oldest first.</summary>
    public Task<List<Batch>> UnfinishedAsync(CancellationToken cancellationToken) => state.ReadAsync(
        static connection => StateSql.List(
            connection, BatchRows.Read, $"SELECT {BatchRows.Columns} FROM batches WHERE ended_at IS NULL ORDER BY seq"),
        cancellationToken);

    /// <summary>Its file is right: lines may be answered.</summary>
    public Task BeginAsync(Batch batch, string model, int total) => UpdateAsync(
        "UPDATE batches SET status = 'in_progress', in_progress_at = $now, model = $model, total = $total WHERE seq = $seq AND status = 'validating'",
        ("$seq", batch.Sequence),
        ("$model", model),
        ("$total", total));

    /// <summary>Its file is wrong.</summary>
    public Task FailAsync(Batch batch, IReadOnlyList<BatchError> errors) => UpdateAsync(
        "UPDATE batches SET status = 'failed', ended_at = $now, errors = $errors WHERE seq = $seq AND status = 'validating'",
        ("$seq", batch.Sequence),
        ("$errors", BatchRows.ToColumn(errors)));

    /// <summary>It cannot go on now and is tried again; its owner sees why until it has gone on to its end.</summary>
    public Task NoteFailureAsync(Batch batch, BatchError why) => UpdateAsync(
        "UPDATE batches SET errors = $errors WHERE seq = $seq AND ended_at IS NULL",
        ("$seq", batch.Sequence),
        ("$errors", BatchRows.ToColumn([why])));

    /// <summary>Every line is answered.</summary>
    public Task FinalizeAsync(Batch batch) => UpdateAsync(
        "UPDATE batches SET status = 'finalizing', finalizing_at = $now, errors = NULL WHERE seq = $seq AND status = 'in_progress'", ("$seq", batch.Sequence));

    /// <summary>Asks for the end of a batch that is still validated or answered; others stay as they are.</summary>
    public Task CancelAsync(Batch batch) => UpdateAsync(
        "UPDATE batches SET status = 'cancelling', cancelling_at = $now WHERE seq = $seq AND status IN ('validating', 'in_progress')",
        ("$seq", batch.Sequence));

    /// <summary>The end of a batch whose lines were begun, and its files, in one.</summary>
    /// <param name="batch">As it is before.</param>
    /// <param name="status">Completed, expired or cancelled.</param>
    /// <param name="output">Lines with an answer; null where there is none.</param>
    /// <param name="errors">Lines with an error; null where there is none.</param>
    public Task EndAsync(Batch batch, BatchStatus status, StoredFile? output, StoredFile? errors) => state.WriteAsync(connection =>
    {
        int changed = StateSql.Execute(
            connection,
            """
            UPDATE batches SET status = $status, ended_at = $now, failed = total - completed, output_file = $output, error_file = $file, errors = NULL
            WHERE seq = $seq AND status = $before AND ended_at IS NULL
            """,
            ("$seq", batch.Sequence),
            ("$status", BatchStatusNames.ToText(status)),
            ("$before", BatchStatusNames.ToText(batch.Status)),
            ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
            ("$output", output?.Id),
            ("$file", errors?.Id));
        foreach (StoredFile file in changed == 1 ? new[] { output, errors }.OfType<StoredFile>() : [])
        {
            FileStore.Insert(connection, file);
        }
    });

    private Task UpdateAsync(string sql, params (string Name, object? Value)[] values) => state.WriteAsync(
        connection => StateSql.Execute(connection, sql, [.. values, ("$now", clock.GetUtcNow().ToUnixTimeMilliseconds())]));

    private void RequireRoom(SqliteConnection connection, Batch batch)
    {
        if (StateSql.Number(connection, "SELECT count(*) FROM batches WHERE tenant = $tenant AND ended_at IS NULL", ("$tenant", batch.Tenant)) >= limits.TenantBatchesMax)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status429TooManyRequests, "rate_limit_error", $"{limits.TenantBatchesMax} of your batches have not ended. Wait for one, or cancel one.")
            {
                Code = "batch_limit_exceeded",
                RetryAfter = TimeSpan.FromMinutes(1),
            });
        }
    }

    private void RequireInput(SqliteConnection connection, Batch batch)
    {
        if (FileStore.Find(connection, batch.Tenant, batch.InputFile, clock.GetUtcNow()) is not { } file)
        {
            throw new ApiException(new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", $"There is no file '{batch.InputFile}'.")
            {
                Code = "file_not_found",
                Parameter = "input_file_id",
            });
        }

        if (file.Purpose != FilePurposes.Batch)
        {
            throw ApiException.Invalid("input_file_id", $"The file '{batch.InputFile}' was not uploaded with the purpose {FilePurposes.Batch}.");
        }
    }
}
