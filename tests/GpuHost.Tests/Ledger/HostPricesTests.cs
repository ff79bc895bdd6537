using FsCheck;
using FsCheck.Fluent;
using GpuHost.Host.Ledger;
using Pipelines.Core.Usage;

namespace GpuHost.Tests.Ledger;

public sealed class HostPricesTests
{
    private static readonly TokenUsage Tokens = new(InputTokens: 1_000, CachedTokens: 600, CacheWriteTokens: 200, OutputTokens: 100, ForcedTokens: 10);

    /// <summary>400 computed at 1, 600 cached at 0.1, 200 written at 0.25 on top, 100 out at 2, in millionths of a dollar.</summary>
    [Fact]
    public void CostOf_ACall_IsTheBillByHand() => Assert.Equal(
        new CallCost(0.000_710m, 0.001_200m), Of("""{"input":1,"cached_input":0.1,"cache_write":0.25,"output":2,"max_output_tokens":512}""").CostOf("m", Tokens, isBatch: false));

    /// <summary>400 computed at 1; cached 200 at 0.01, 150 at 0.02, 250 at 0.1 (no price of their own); 200 written at 0; 90 out at 2, 10 forced at 1.</summary>
    [Fact]
    public void CostOf_TokensWithPricesByTier_IsTheBillByHand() => Assert.Equal(
        new CallCost(0.000_620m, 0.001_190m),
        Of("""{"input":1,"cached_input":0.1,"cached_tiers":{"context":0.01,"disk":0.02},"output":2,"forced_output":1,"max_output_tokens":512}""")
            .CostOf("m", Tokens with { CachedTiers = new TierTokens(Context: 200, Host: 250, Disk: 150, Blob: 0) }, isBatch: false));

    /// <summary>A million tokens for two hours, at 3 dollars for each million and hour.</summary>
    [Theory]
    [InlineData("disk", 6)]
    [InlineData("blob", null)]
    public void StorageCostOf_KvAtRest_IsByTokenAndHour(string tier, int? dollars) => Assert.Equal(
        dollars,
        Of("""{"input":1,"cached_input":0.1,"output":2,"storage_hour":{"disk":3},"max_output_tokens":512}""").StorageCostOf("m", tier, 1_000_000L * 7_200));

    [Theory]
    [InlineData("""{"input":-1,"cached_input":0.1,"output":2,"max_output_tokens":512}""")]
    [InlineData("""{"input":1,"cached_input":0.1,"output":2,"storage_hour":{"disk":-3},"max_output_tokens":512}""")]
    [InlineData("""{"input":1,"cached_input":0.1,"output":2,"batch_discount":1.5,"max_output_tokens":512}""")]
    [InlineData("""{"input":1,"cached_input":0.1,"output":2,"colour":3,"max_output_tokens":512}""")]
    public void Read_APriceThatIsNone_IsRefused(string price) => Assert.Throws<System.Text.Json.JsonException>(() => Of(price));

    [Theory]
    [InlineData("", 0.5)]
    [InlineData("""
        "batch_discount":0.2,
        """, 0.8)]
    public void CostOf_ALineOfABatch_IsHalfOrWhatThePriceSays(string discount, double share)
    {
        HostPrices prices = Of($$"""{{{discount}}"input":1,"cached_input":0.1,"output":2,"max_output_tokens":512}""");

        Assert.Equal((decimal)share * prices.CostOf("m", Tokens, isBatch: false)!.Value.Amount, prices.CostOf("m", Tokens, isBatch: true)!.Value.Amount);
    }

    [Fact]
    public void CostOf_AModelWithoutAPrice_IsUnknown() => Assert.Null(HostPrices.None.CostOf("m", Tokens, isBatch: false));

    /// <summary>The bill holds whole billionths, so an answer must not state parts of one.</summary>
    [Fact]
    public void CostOf_AnyTokens_IsWholeBillionthsAndNeverLessThanThePrice() => Prop.ForAll(
        ArbMap.Default.ArbFor<(NonNegativeInt Input, NonNegativeInt Output, PositiveInt Price)>(),
        call =>
        {
            decimal price = call.Price.Get / 1_000m;
            var tokens = new TokenUsage(call.Input.Get, 0, 0, call.Output.Get, 0);
            decimal cost = new HostPrices(PriceBook.Empty.With("m", new ModelPrice(price, price, price, 1))).CostOf("m", tokens, isBatch: true)!.Value.Amount;
            return cost * 1_000_000_000m == decimal.Truncate(cost * 1_000_000_000m) && cost >= price * (call.Input.Get + call.Output.Get) / 2_000_000m;
        }).QuickCheckThrowOnFailure();

    private static HostPrices Of(string price)
    {
        using var list = new MemoryStream(System.Text.Encoding.UTF8.GetBytes("""{"models":{"m":""" + price + "}}"));
        return new HostPrices(PriceBook.Empty.With(list));
    }
}
