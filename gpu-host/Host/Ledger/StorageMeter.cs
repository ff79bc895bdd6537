using System.Threading.Channels;
using GpuHost.Host.State;
using GpuHost.Serving.Snapshots;
using GpuHost.Serving.Snapshots.Store;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Ledger;

/// <summary>
/// Charges KV at rest, by the token and the second that a tier below memory keeps it, to the tenant whose prompt it is:
/// <code>
/// written  → row in kept_kv, from now on
/// metering → what the tier still has: seconds since the last metering → charges; what it has no more: its row goes, and costs nothing further
/// </code>
/// The row and the charge change in one transaction, so a crash neither loses a second nor charges it twice. KV that other workers of the
/// same store have written is theirs to charge. Thread-safe.
/// </summary>
internal sealed class StorageMeter(HostState state, HostPrices prices, IReadOnlyList<(CacheTier Tier, SnapshotInspector Snapshots)> tiers, TimeProvider clock)
    : IAsyncDisposable
{
    /// <summary>Notes that wait to be written; the writers of snapshots wait for nobody, so what is beyond stays unmetered.</summary>
    private const int NotesMax = 65_536;

    private readonly Channel<(string Model, StoredSnapshot Stored, DateTimeOffset At)> _notes =
        Channel.CreateBounded<(string Model, StoredSnapshot Stored, DateTimeOffset At)>(NotesMax);

    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>A model's snapshot was put into a tier. Never waits, never throws.</summary>
    public void Note(string model, StoredSnapshot stored) => _notes.Writer.TryWrite((model, stored, clock.GetUtcNow()));

    /// <summary>Charges what was kept since the last time.</summary>
    /// <exception cref="HostStateException">It was not written; the next time charges it too.</exception>
    /// <exception cref="Pipelines.Core.Storage.BlobStoreException">A tier cannot be listed; likewise.</exception>
    public async Task MeterAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await WriteNotesAsync();
            foreach ((CacheTier tier, SnapshotInspector snapshots) in tiers)
            {
                // Listed after the time was taken: what is there now was there then, unless it came in between, and then it has no row of before.
                DateTimeOffset now = clock.GetUtcNow();
                IReadOnlySet<string> kept = await snapshots.PathsAsync(cancellationToken);
                await state.WriteAsync(connection => Charge(connection, StoredTiers.NameOf(tier), kept, now));
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What the models have written at their end is remembered, so that the next start meters it.</summary>
    public async ValueTask DisposeAsync()
    {
        _notes.Writer.TryComplete();
        await WriteNotesAsync();
        _one.Dispose();
    }

    private async Task WriteNotesAsync()
    {
        List<(string Model, StoredSnapshot Stored, DateTimeOffset At)> notes = [];
        while (_notes.Reader.TryRead(out (string Model, StoredSnapshot Stored, DateTimeOffset At) note))
        {
            notes.Add(note);
        }

        if (notes.Count > 0)
        {
            await state.WriteAsync(connection => notes.ForEach(note => Insert(connection, note.Model, note.Stored, note.At)));
        }
    }

    /// <summary>What has only made room in a nearer tier is still its tenant's; if that tier's row is not there, nobody knows whose.</summary>
    private static void Insert(SqliteConnection connection, string model, StoredSnapshot stored, DateTimeOffset at)
    {
        string tier = StoredTiers.NameOf(stored.Tier);
        if (stored.Owner is { } owner)
        {
            StateSql.Execute(
                connection,
                "INSERT INTO kept_kv (tier, path, tenant, model, tokens, metered_until) VALUES ($tier, $path, $tenant, $model, $tokens, $at) ON CONFLICT DO NOTHING",
                ("$tier", tier),
                ("$path", stored.Path),
                ("$tenant", owner.Tenant),
                ("$model", model),
                ("$tokens", owner.Tokens),
                ("$at", at.ToUnixTimeMilliseconds()));
        }
        else
        {
            StateSql.Execute(
                connection,
                """
                INSERT INTO kept_kv (tier, path, tenant, model, tokens, metered_until)
                SELECT $tier, path, tenant, model, tokens, $at FROM kept_kv WHERE path = $path AND tier <> $tier LIMIT 1
                ON CONFLICT DO NOTHING
                """,
                ("$tier", tier),
                ("$path", stored.Path),
                ("$at", at.ToUnixTimeMilliseconds()));
        }
    }

    private void Charge(SqliteConnection connection, string tier, IReadOnlySet<string> kept, DateTimeOffset now)
    {
        List<KeptKv> known = StateSql.List(
            connection,
            static row => new KeptKv(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), StateSql.Time(row, 4)),
            "SELECT path, tenant, model, tokens, metered_until FROM kept_kv WHERE tier = $tier",
            ("$tier", tier));
        foreach (KeptKv gone in known.Where(one => !kept.Contains(one.Path)))
        {
            StateSql.Execute(connection, "DELETE FROM kept_kv WHERE tier = $tier AND path = $path", ("$tier", tier), ("$path", gone.Path));
        }

        foreach (IGrouping<(string Tenant, string Model), KeptKv> own in known.Where(one => kept.Contains(one.Path)).GroupBy(static one => (one.Tenant, one.Model)))
        {
            Charge(connection, tier, own.Key.Tenant, own.Key.Model, [.. own], now);
        }
    }

    private void Charge(SqliteConnection connection, string tier, string tenant, string model, List<KeptKv> kept, DateTimeOffset now)
    {
        long tokenSeconds = kept.Sum(one => one.Tokens * one.SecondsUntil(now));
        if (tokenSeconds == 0)
        {
            return;
        }

        string source = $"storage/{tier}/{now.ToUnixTimeMilliseconds()}/{model}/{tenant}";
        var charge = new Charge(source, now, ChargeType.Storage, tier, tenant, "", tokenSeconds, prices.StorageCostOf(model, tier, tokenSeconds)) { Model = model };
        if (!ChargeLedger.Add(connection, charge))
        {
            return;
        }

        foreach (KeptKv one in kept)
        {
            StateSql.Execute(
                connection,
                "UPDATE kept_kv SET metered_until = $until WHERE tier = $tier AND path = $path",
                ("$until", one.MeteredUntil.AddSeconds(one.SecondsUntil(now)).ToUnixTimeMilliseconds()),
                ("$tier", tier),
                ("$path", one.Path));
        }
    }
}
