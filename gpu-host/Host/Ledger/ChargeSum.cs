namespace GpuHost.Host.Ledger;

/// <summary>What one tenant was charged for one thing on one day, beside its calls.</summary>
/// <param name="Day"><c>yyyy-MM-dd</c>, UTC.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="Type">One of <see cref="ChargeType"/>.</param>
/// <param name="Name">See <see cref="Charge.Name"/>.</param>
/// <param name="Model">Of KV at rest; else empty.</param>
/// <param name="Pipeline">Whose work it was; empty where nobody said.</param>
/// <param name="Run">See <paramref name="Pipeline"/>.</param>
/// <param name="Quantity">In the units of its type.</param>
/// <param name="Cost">In US dollars; null where one of the lines has no price.</param>
internal sealed record ChargeSum(string Day, string Tenant, string Type, string Name, string Model, string Pipeline, string Run, long Quantity, decimal? Cost);
