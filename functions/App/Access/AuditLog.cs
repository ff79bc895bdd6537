using System.Globalization;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Access;

/// <summary>Who did what: one small blob for each request that changed something, written before its answer begins, never changed.</summary>
internal sealed class AuditLog(AppParts parts, AppDocuments documents)
{
    private const string Prefix = "audit/";
    private const int IdChars = 8;

    public Task AddAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        string id = parts.NewGuid().ToString("n")[..IdChars];
        BlobPath path = BlobPath.Parse($"{DayPrefix(DateOnly.FromDateTime(entry.At.UtcDateTime))}{entry.At.UtcDateTime.ToString("HHmmssfff", CultureInfo.InvariantCulture)}-{id}.json");
        return documents.WriteAsync(path, entry, PutCondition.IfAbsent, cancellationToken);
    }

    /// <summary>The last entries of a day, the oldest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ReadAsync(DateOnly day, int countMax, CancellationToken cancellationToken)
    {
        var last = new Queue<BlobPath>();
        await foreach (BlobInfo blob in parts.Store.ListAsync(DayPrefix(day), cancellationToken))
        {
            last.Enqueue(blob.Path);
            if (last.Count > countMax)
            {
                last.Dequeue();
            }
        }

        List<AuditEntry> entries = [];
        foreach (BlobPath path in last)
        {
            if (await documents.ReadAsync<AuditEntry>(path, cancellationToken) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static string DayPrefix(DateOnly day) => $"{Prefix}{day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}/";
}
