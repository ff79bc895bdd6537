using GpuHost.Host.Ledger;

namespace GpuHost.Host.Access.Quotas;

/// <summary>Before anything is served: a restart gives nobody the day's tokens again.</summary>
internal sealed class QuotaStart(UsageLedger ledger, QuotaGate quotas, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach ((string keyName, long tokens) in await ledger.TokensOfKeysAsync(today, cancellationToken))
        {
            quotas.UsedEarlierToday(keyName, tokens);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
