using Pipelines.Core.Storage;
using Pipelines.Durable.Clients;
using Pipelines.Durable.Hub.Database;
using Pipelines.Durable.Hub.Instances;
using Pipelines.Durable.Hub.Payloads;

namespace Pipelines.Durable.Hub.Upkeep;

/// <summary>Erases what is over: finished instances after their time, and payloads that nothing names. In small steps, so that work goes on.</summary>
internal sealed class HubUpkeep(HubWriter writer, HubReaders readers, PayloadStore payloads, HubOptions options, TimeProvider time)
{
    /// <summary>Instances that one transaction erases.</summary>
    private const int InstancesPerStep = 50;

    private const int PayloadsPerStep = 100;

    /// <summary>Freed pages that one step gives back to the disk.</summary>
    private const int PagesPerStep = 1000;

    /// <summary>A payload that nothing names is younger than this while it waits to be named.</summary>
    private static readonly TimeSpan UnnamedAgeMin = TimeSpan.FromDays(1);

    internal const string ExpiredSql = """
        SELECT key FROM instances INDEXED BY instances_by_completion
        WHERE completed_at IS NOT NULL AND parent_key IS NULL AND completed_at <= $before ORDER BY completed_at LIMIT $max
        """;

    internal const string MatchingSql = """
        SELECT key FROM instances INDEXED BY instances_by_status
        WHERE status = $status AND created_at >= $from AND created_at < $to ORDER BY created_at LIMIT $max
        """;

    /// <summary>Erases the instances whose time is over, with what they started.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EraseExpiredAsync(CancellationToken cancellationToken)
    {
        if (options.Retention is not { } retention)
        {
            return 0;
        }

        DateTimeOffset now = time.GetUtcNow();
        long before = now.UtcTicks > retention.Ticks ? now.UtcTicks - retention.Ticks : 0;
        int erased = await EraseAsync(
            session => session.QueryAll(ExpiredSql, static row => row.GetInt64(0), ("$before", before), ("$max", InstancesPerStep)),
            recursive: true,
            cancellationToken);
        if (erased > 0)
        {
            await GiveBackPagesAsync(cancellationToken);
        }

        return erased;
    }

    /// <summary>Erases all finished instances that match.</summary>
    /// <returns>How many.</returns>
    public async Task<int> EraseAsync(PurgeFilter filter, CancellationToken cancellationToken)
    {
        int erased = 0;
        IEnumerable<OrchestrationRuntimeStatus> statuses = filter.Statuses.Count > 0 ? filter.Statuses.Distinct() : Enum.GetValues<OrchestrationRuntimeStatus>();
        foreach (OrchestrationRuntimeStatus status in statuses.Where(static status => status.IsFinal()))
        {
            erased += await EraseAsync(
                session => session.QueryAll(
                    MatchingSql,
                    static row => row.GetInt64(0),
                    ("$status", (int)status),
                    ("$from", filter.CreatedFrom?.UtcTicks ?? 0),
                    ("$to", filter.CreatedTo?.UtcTicks ?? long.MaxValue),
                    ("$max", InstancesPerStep)),
                recursive: false,
                cancellationToken);
        }

        return erased;
    }

    /// <summary>Deletes the payloads that nothing names any more.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteGarbageAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        while (true)
        {
            IReadOnlyList<string> paths = await readers.ReadAsync(static session => PayloadTable.Garbage(session, PayloadsPerStep), cancellationToken);
            if (paths.Count == 0)
            {
                return deleted;
            }

            foreach (string path in paths)
            {
                await payloads.DeleteAsync(BlobPath.Parse(path), cancellationToken);
            }

            await writer.WriteAsync(
                (session, _) =>
                {
                    PayloadTable.ForgetGarbage(session, paths);
                    return true;
                },
                cancellationToken);
            deleted += paths.Count;
        }
    }

    /// <summary>Deletes the payloads that a crash left between their put and the transaction that was to name them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> DeleteUnnamedAsync(CancellationToken cancellationToken)
    {
        int deleted = 0;
        DateTimeOffset before = time.GetUtcNow() - UnnamedAgeMin;
        await foreach (BlobInfo blob in payloads.ListAsync(cancellationToken))
        {
            if (blob.LastModified < before && !await readers.ReadAsync(session => PayloadTable.IsNamed(session, blob.Path.Value), cancellationToken))
            {
                await payloads.DeleteAsync(blob.Path, cancellationToken);
                deleted++;
            }
        }

        return deleted;
    }

    private async Task<int> EraseAsync(Func<HubSession, List<long>> find, bool recursive, CancellationToken cancellationToken)
    {
        int erased = 0;
        while (true)
        {
            int step = await writer.WriteAsync(
                (session, effects) => find(session).Sum(key => Purge.Apply(session, effects, key, recursive)), cancellationToken);
            if (step == 0)
            {
                return erased;
            }

            erased += step;
        }
    }

    /// <summary>Outside of a reader's sight; only pages at the end of the file, a bounded number at a time.</summary>
    private Task<bool> GiveBackPagesAsync(CancellationToken cancellationToken) => writer.WriteAsync(
        static (session, _) =>
        {
            session.QueryAll($"PRAGMA incremental_vacuum({PagesPerStep})", static _ => true);
            return true;
        },
        cancellationToken);
}
