using GpuHost.Host.Ledger;
using GpuHost.Host.Metrics;

namespace GpuHost.Tests.Metrics;

public sealed class TokenCountsTests
{
    [Fact]
    public void Add_OfMoreTenantsThanHaveALine_FoldsTheOthersIntoOneAndLosesNothing()
    {
        var counts = new TokenCounts();
        for (int tenant = 0; tenant < 3 * TokenCounts.TenantsMax; tenant++)
        {
            counts.Add(new UsageEntry("a", DateTimeOffset.UnixEpoch, $"tenant {tenant}", "key", "model", CallKind.Chat, IsBatch: false, new(5, 1, 1, 2, 0), null));
        }

        Assert.Equal(TokenCounts.TenantsMax + 1, counts.ByTenant().Count);
        Assert.Equal(2 * TokenCounts.TenantsMax * 5, counts.ByTenant().Single(static line => line.Tenant is null).Tokens.InputTokens);
        Assert.Equal(3 * TokenCounts.TenantsMax * 5, counts.ByClass().Single().Tokens.InputTokens);
    }
}
