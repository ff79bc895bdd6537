using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Ledger;
using Pipelines.Core.Usage;

namespace GpuHost.Host.Api.Usage;

/// <summary>Reads the body of <c>POST /v1/usage/charges</c>.</summary>
internal static class ChargeReader
{
    public const int IdCharsMax = 256;

    private const long QuantityMax = 1_000_000;

    /// <exception cref="ApiException">Something is missing, wrong, unknown or without a price.</exception>
    public static Charge Read(RequestFields fields, Caller caller, FixedPrices prices, DateTimeOffset now)
    {
        string id = fields.RequiredText("id");
        if (id.Length is 0 or > IdCharsMax)
        {
            throw fields.Wrong("id", $"a text of 1 to {IdCharsMax} characters");
        }

        string type = fields.RequiredText("type");
        if (type is not (ChargeType.Task or ChargeType.Outcome))
        {
            throw fields.Wrong("type", $"{ChargeType.Task} or {ChargeType.Outcome}");
        }

        string name = fields.RequiredText("name");
        if (!(type == ChargeType.Task ? prices.Tasks : prices.Outcomes).TryGetValue(name, out decimal price))
        {
            throw ApiException.Invalid("name", $"The price list has no {type} '{name}'.");
        }

        string tenant = fields.RequiredText("tenant");
        long quantity = fields.WholeNumber("quantity", 1, QuantityMax) ?? 1;
        fields.RequireAllRead();
        return new Charge($"{type}/{tenant}/{id}", now, type, name, tenant, caller.KeyName, quantity, Money.Rounded(price * quantity)) { Origin = caller.Origin };
    }
}
