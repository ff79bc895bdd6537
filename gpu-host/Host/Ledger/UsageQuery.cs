namespace GpuHost.Host.Ledger;

/// <summary>Which part of the bill is wanted, and how it is added up.</summary>
/// <param name="From">First day, UTC.</param>
/// <param name="To">Last day, included.</param>
internal sealed record UsageQuery(DateOnly From, DateOnly To)
{
    /// <summary>Of this tenant only; null for all. So are the others.</summary>
    public string? Tenant { get; init; }

    public string? Model { get; init; }

    public string? Pipeline { get; init; }

    public string? Run { get; init; }

    public string? Call { get; init; }

    public UsageGrouping GroupBy { get; init; } = UsageGrouping.Standard;

    /// <summary>Most sums.</summary>
    public int LimitMax { get; init; } = 1_000;

    /// <summary>For a command; one sum more than is wanted tells whether there are more.</summary>
    public (string Name, object? Value)[] Values =>
    [
        ("$from", BillDay.Of(From)),
        ("$to", BillDay.Of(To)),
        ("$tenant", Tenant),
        ("$model", Model),
        ("$pipeline", Pipeline),
        ("$run", Run),
        ("$call", Call),
        ("$limit", LimitMax + 1),
    ];
}
