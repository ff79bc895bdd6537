namespace Pipelines.Core.Usage;

/// <summary>What a tenant pays for every month, whatever it uses.</summary>
/// <param name="Name">As bills call it.</param>
/// <param name="Tenant">Who pays.</param>
/// <param name="PerMonth">In US dollars.</param>
public sealed record SubscriptionPrice(string Name, string Tenant, decimal PerMonth);
