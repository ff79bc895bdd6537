using GpuHost.Host.State;
using Microsoft.Data.Sqlite;

namespace GpuHost.Host.Ledger;

/// <summary>The lines of the bill that are not calls. Each is written once, whatever happens to the process. Thread-safe.</summary>
internal sealed class ChargeLedger(HostState state)
{
    /// <returns>False where the same thing was charged before; then nothing was written.</returns>
    /// <exception cref="HostStateException">It was not written.</exception>
    public async Task<bool> AddAsync(Charge charge)
    {
        bool isNew = false;
        await state.WriteAsync(connection => isNew = Add(connection, charge));
        return isNew;
    }

    /// <summary>For those who write more in the same transaction.</summary>
    /// <returns>False where the same thing was charged before.</returns>
    public static bool Add(SqliteConnection connection, Charge charge) => StateSql.Execute(
        connection,
        """
        INSERT INTO charges (source, day, at, type, name, tenant, key_name, model, pipeline, run, quantity, cost)
        VALUES ($source, $day, $at, $type, $name, $tenant, $key, $model, $pipeline, $run, $quantity, $cost)
        ON CONFLICT (source) DO NOTHING
        """,
        ("$source", charge.Source),
        ("$day", BillDay.Of(charge.At)),
        ("$at", charge.At.ToUnixTimeMilliseconds()),
        ("$type", charge.Type),
        ("$name", charge.Name),
        ("$tenant", charge.Tenant),
        ("$key", charge.KeyName),
        ("$model", charge.Model),
        ("$pipeline", charge.Origin.Pipeline),
        ("$run", charge.Origin.Run),
        ("$quantity", charge.Quantity),
        ("$cost", Money.ToColumn(charge.Cost))) == 1;

    /// <summary>A charge that stands on the bill.</summary>
    public async Task<Charge> FindAsync(string source, CancellationToken cancellationToken) => (await state.ReadAsync(
        connection => StateSql.List(
            connection,
            static row => new Charge(
                row.GetString(0),
                StateSql.Time(row, 1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5),
                row.GetInt64(6),
                row.IsDBNull(7) ? null : Money.FromColumn(row.GetInt64(7))),
            "SELECT source, at, type, name, tenant, key_name, quantity, cost FROM charges WHERE source = $source",
            ("$source", source)),
        cancellationToken)).Single();

    /// <summary>The sums by day, tenant, type, name, model, pipeline and run.</summary>
    public Task<List<ChargeSum>> SumAsync(UsageQuery query, CancellationToken cancellationToken) => state.ReadAsync(
        connection => StateSql.List(
            connection,
            static row => new ChargeSum(
                row.GetString(0),
                row.GetString(1),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetString(5),
                row.GetString(6),
                row.GetInt64(7),
                row.IsDBNull(8) ? null : Money.FromColumn(row.GetInt64(8))),
            """
            SELECT day, tenant, type, name, model, pipeline, run, sum(quantity), CASE WHEN count(cost) = count(*) THEN sum(cost) END
            FROM charges
            WHERE day BETWEEN $from AND $to AND ($tenant IS NULL OR tenant = $tenant) AND ($model IS NULL OR model = $model)
                AND ($pipeline IS NULL OR pipeline = $pipeline) AND ($run IS NULL OR run = $run) AND $call IS NULL
            GROUP BY day, tenant, type, name, model, pipeline, run
            ORDER BY day, tenant, type, name, model, pipeline, run
            LIMIT $limit
            """,
            query.Values),
        cancellationToken);
}
