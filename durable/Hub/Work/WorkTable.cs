using Pipelines.Durable.Hub.Database;

namespace Pipelines.Durable.Hub.Work;

/// <summary>
/// Lends the rows of a work table. A row's <c>due_at</c> is when it may be lent next: lending moves it to the end of the lease, renewing
/// moves it on, and a lease that nobody renews falls due by itself.
/// </summary>
internal sealed class WorkTable
{
    private readonly WorkKind _kind;
    private readonly string _dueSql;
    private readonly string _lendSql;
    private readonly string _renewSql;
    private readonly string _heldSql;
    private readonly string _giveBackSql;
    private readonly string _failSql;
    private readonly string _setAsideSql;
    private readonly string _nextDueSql;

    private WorkTable(WorkKind kind, string table, string key)
    {
        _kind = kind;
        _dueSql = $"SELECT {key}, deliveries FROM {table} INDEXED BY {table}_by_due WHERE quarantined_at IS NULL AND due_at <= $now ORDER BY due_at LIMIT $max";
        _lendSql = $"UPDATE {table} SET lease_token = $token, lease_owner = $owner, due_at = $until, deliveries = deliveries + 1 WHERE {key} = $id";
        _renewSql = $"UPDATE {table} SET due_at = $until WHERE {key} = $id AND lease_token = $token";
        _heldSql = $"SELECT count(*) FROM {table} WHERE {key} = $id AND lease_token = $token";
        _giveBackSql = $"UPDATE {table} SET lease_token = NULL, lease_owner = NULL, due_at = $now, deliveries = deliveries - 1 WHERE {key} = $id AND lease_token = $token";
        _failSql = $"UPDATE {table} SET lease_token = NULL, lease_owner = NULL, due_at = $due, failure = $failure WHERE {key} = $id AND lease_token = $token";
        _setAsideSql = $"UPDATE {table} SET lease_token = NULL, quarantined_at = $now WHERE {key} = $id";
        _nextDueSql = $"SELECT coalesce(min(due_at), 0) FROM {table} INDEXED BY {table}_by_due WHERE quarantined_at IS NULL";
    }

    public static WorkTable Episodes { get; } = new(WorkKind.Episode, "episodes", "instance_key");

    public static WorkTable Activities { get; } = new(WorkKind.Activity, "activities", "activity_id");

    public static WorkTable Of(WorkKind kind) => kind == WorkKind.Episode ? Episodes : Activities;

    /// <summary>The statements that look for due work, for their query plans.</summary>
    internal IReadOnlyList<string> ScanningSql => [_dueSql, _nextDueSql];

    /// <summary>Lends what is due, the longest waiting first. What has been lent too often is set aside instead.</summary>
    /// <param name="session">In a transaction.</param>
    /// <param name="terms">For how long, to whom, how often.</param>
    /// <param name="max">How many at most.</param>
    public IReadOnlyList<Loan> Lend(HubSession session, LeaseTerms terms, int max)
    {
        List<Loan> loans = [];
        List<(long Id, int Deliveries)> due = session.QueryAll(
            _dueSql, static row => (row.GetInt64(0), row.GetInt32(1)), ("$now", terms.Now.UtcTicks), ("$max", max));
        foreach ((long id, int deliveries) in due)
        {
            if (deliveries >= terms.DeliveriesMax)
            {
                session.Execute(_setAsideSql, ("$id", id), ("$now", terms.Now.UtcTicks));
                Counters.Add(session, Counters.Quarantined);
                continue;
            }

            long token = Counters.Add(session, Counters.LeaseToken);
            session.Execute(_lendSql, ("$id", id), ("$token", token), ("$owner", terms.Owner), ("$until", terms.Until.UtcTicks));
            loans.Add(new Loan(new Lease(_kind, id, token), deliveries + 1));
        }

        return loans;
    }

    /// <summary>False when the lease is lost.</summary>
    public bool Renew(HubSession session, Lease lease, DateTimeOffset until) =>
        session.Execute(_renewSql, ("$id", lease.Id), ("$token", lease.Token), ("$until", until.UtcTicks)) == 1;

    /// <summary>True as long as nobody else was lent the work and it is still wanted.</summary>
    public bool IsHeld(HubSession session, Lease lease) =>
        session.QueryLong(_heldSql, ("$id", lease.Id), ("$token", lease.Token)) == 1;

    /// <summary>Ends a lease as if it had not been; the work can be lent at once. Without effect when the lease is lost.</summary>
    public void GiveBack(HubSession session, Lease lease, DateTimeOffset now) =>
        session.Execute(_giveBackSql, ("$id", lease.Id), ("$token", lease.Token), ("$now", now.UtcTicks));

    /// <summary>Ends a lease that led to nothing; the work can be lent again from <paramref name="due"/>. Without effect when the lease is lost.</summary>
    public void Fail(HubSession session, Lease lease, DateTimeOffset due, string failure) =>
        session.Execute(_failSql, ("$id", lease.Id), ("$token", lease.Token), ("$due", due.UtcTicks), ("$failure", failure));

    /// <summary>When work can next be lent, leases that run out included; 0 when there is none.</summary>
    public long NextDueTicks(HubSession session) => session.QueryLong(_nextDueSql);
}
