namespace GpuHost.Host.Ledger;

/// <summary>The bill counts in whole billionths of a dollar, so that it is the sum of its lines to the last digit.</summary>
internal static class Money
{
    private const decimal BillionthsPerDollar = 1_000_000_000m;

    /// <summary>Rounded up to a whole billionth.</summary>
    public static decimal Rounded(decimal dollars) => decimal.Ceiling(dollars * BillionthsPerDollar) / BillionthsPerDollar;

    /// <param name="dollars">A whole number of billionths; null where there is no price.</param>
    /// <returns>For a column; null is NULL.</returns>
    public static long? ToColumn(decimal? dollars) => dollars is { } amount ? decimal.ToInt64(amount * BillionthsPerDollar) : null;

    public static decimal FromColumn(long billionths) => billionths / BillionthsPerDollar;
}
