namespace GpuHost.Host.Ledger;

/// <summary>The price of a call, in US dollars.</summary>
/// <param name="Amount">With what the cache saved.</param>
/// <param name="WithoutCache">What it would have been if every token of the prompt had been computed: virtual against physical.</param>
internal readonly record struct CallCost(decimal Amount, decimal WithoutCache);
