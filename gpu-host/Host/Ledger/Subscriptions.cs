using System.Globalization;
using GpuHost.Host.State;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Ledger;

/// <summary>Charges the subscriptions of the price list, each once in a month of UTC. Thread-safe.</summary>
internal sealed class Subscriptions(ChargeLedger charges, HostPrices prices, TimeProvider clock)
{
    /// <exception cref="HostStateException">One was not written; the next time charges it.</exception>
    public async Task ChargeAsync()
    {
        DateTimeOffset now = clock.GetUtcNow();
        string month = now.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        foreach (SubscriptionPrice one in prices.Book.Fixed.Subscriptions)
        {
            await charges.AddAsync(new Charge(
                $"subscription/{month}/{one.Name}/{one.Tenant}", now, ChargeType.Subscription, one.Name, one.Tenant, "", Quantity: 1, Money.Rounded(one.PerMonth)));
        }
    }
}
