using GpuHost.Host.Ledger;
using GpuHost.Host.Metrics;
using GpuHost.Host.State;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Batches;

/// <summary>
/// Lines that are answered, until their batch has ended and they are in its files. A line, its place on the bill and the counts of
/// its batch are written in one: so each line is paid once, and what was paid is not answered again. Thread-safe.
/// </summary>
internal sealed class BatchLineStore(HostState state, TokenCounts tokens)
{
    /// <summary>Lines that are read or deleted at once, so that others come to their turn in between.</summary>
    private const int PageLines = 256;

    /// <returns>False where the line was answered already, or its batch has ended; then nothing was written.</returns>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task<bool> AddAsync(Batch batch, LineResult result)
    {
        bool isNew = false;
        await state.WriteAsync(connection =>
        {
            isNew = TryInsert(connection, batch, result);
            if (isNew)
            {
                Count(connection, batch, result);
                if (result.Paid is { } entry)
                {
                    UsageLedger.Add(connection, entry);
                }
            }
        });
        if (isNew && result.Paid is { } paid)
        {
            tokens.Add(paid);
        }

        return isNew;
    }

    /// <summary>The numbers of the lines that are answered.</summary>
    public async Task<HashSet<int>> AnsweredAsync(Batch batch, CancellationToken cancellationToken) => [.. await state.ReadAsync(
        connection => StateSql.List(connection, static row => row.GetInt32(0), "SELECT line FROM batch_lines WHERE batch = $batch", ("$batch", batch.Sequence)),
        cancellationToken)];

    /// <summary>The answered lines by their numbers.</summary>
    public async IAsyncEnumerable<AnsweredLine> ReadAsync(
        Batch batch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<AnsweredLine> page;
        int after = 0;
        do
        {
            int last = after;
            page = await state.ReadAsync(
                connection => StateSql.List(
                    connection,
                    static row => new AnsweredLine(row.GetInt32(0), row.GetInt64(1) != 0, (byte[])row.GetValue(2)),
                    "SELECT line, is_error, result FROM batch_lines WHERE batch = $batch AND line > $after ORDER BY line LIMIT $limit",
                    ("$batch", batch.Sequence),
                    ("$after", last),
                    ("$limit", PageLines)),
                cancellationToken);
            foreach (AnsweredLine line in page)
            {
                yield return line;
                after = line.Number;
            }
        }
        while (page.Count == PageLines);
    }

    /// <summary>Deletes the lines of batches that have ended: their files have them.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        int deleted;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            deleted = 0;
            await state.WriteAsync(connection => deleted = StateSql.Execute(
                connection,
                """
                DELETE FROM batch_lines WHERE rowid IN (
                    SELECT batch_lines.rowid FROM batch_lines JOIN batches ON batches.seq = batch_lines.batch
                    WHERE batches.ended_at IS NOT NULL LIMIT $limit)
                """,
                ("$limit", PageLines)));
        }
        while (deleted == PageLines);
    }

    private static bool TryInsert(SqliteConnection connection, Batch batch, LineResult result) => StateSql.Execute(
        connection,
        """
        INSERT INTO batch_lines (batch, line, is_error, result)
        SELECT seq, $line, $error, $result FROM batches WHERE seq = $batch AND ended_at IS NULL
        ON CONFLICT (batch, line) DO NOTHING
        """,
        ("$batch", batch.Sequence),
        ("$line", result.Number),
        ("$error", result.Paid is null ? 1 : 0),
        ("$result", result.Json)) == 1;

    private static void Count(SqliteConnection connection, Batch batch, LineResult result) => StateSql.Execute(
        connection,
        """
        UPDATE batches SET completed = completed + $completed, failed = failed + $failed, input_tokens = input_tokens + $input, cached_tokens = cached_tokens + $cached,
            cache_write_tokens = cache_write_tokens + $written, output_tokens = output_tokens + $output, forced_tokens = forced_tokens + $forced
        WHERE seq = $batch
        """,
        ("$batch", batch.Sequence),
        ("$completed", result.Paid is null ? 0 : 1),
        ("$failed", result.Paid is null ? 1 : 0),
        ("$input", result.Paid?.Tokens.InputTokens ?? 0),
        ("$cached", result.Paid?.Tokens.CachedTokens ?? 0),
        ("$written", result.Paid?.Tokens.CacheWriteTokens ?? 0),
        ("$output", result.Paid?.Tokens.OutputTokens ?? 0),
        ("$forced", result.Paid?.Tokens.ForcedTokens ?? 0));
}
