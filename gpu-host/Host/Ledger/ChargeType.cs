namespace GpuHost.Host.Ledger;

/// <summary>What is charged beside tokens; a word for bills.</summary>
internal static class ChargeType
{
    /// <summary>KV at rest; the quantity is in token-seconds.</summary>
    public const string Storage = "storage";

    /// <summary>A piece of work that was done.</summary>
    public const string Task = "task";

    /// <summary>A result that was worth something.</summary>
    public const string Outcome = "outcome";

    /// <summary>A month.</summary>
    public const string Subscription = "subscription";

    /// <summary>In what the quantity counts.</summary>
    public static string UnitOf(string type) => type switch
    {
        Storage => "token_seconds",
        Subscription => "months",
        _ => "pieces",
    };
}
