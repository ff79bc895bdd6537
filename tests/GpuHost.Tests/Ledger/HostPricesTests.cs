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
