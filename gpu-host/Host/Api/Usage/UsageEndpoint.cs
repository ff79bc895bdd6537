using System.Globalization;
using System.Text.Json;
using GpuHost.Host.Access;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Api.Usage;

/// <summary><c>GET /v1/usage?from=2026-11-01&amp;to=2026-11-30</c>: the bill by day, tenant, model and kind; of today if nothing is said.</summary>
internal sealed class UsageEndpoint(UsageLedger ledger, TimeProvider clock)
{
    /// <summary>Most days of one answer.</summary>
    public const int DaysMax = 366;

    public async Task HandleAsync(HttpContext context)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        DateOnly from = DayOf(context, "from") ?? today;
        DateOnly to = DayOf(context, "to") ?? today;
        if (to < from || to.DayNumber - from.DayNumber >= DaysMax)
        {
            throw ApiException.Invalid("to", $"'from' and 'to' are no span of 1 to {DaysMax} days.");
        }

        Caller caller = Caller.Of(context);
        string? tenant = caller.IsAdmin ? context.Request.Query["tenant"].FirstOrDefault() : caller.Tenant;
        IReadOnlyList<UsageSum> sums = await ledger.SumAsync(from, to, tenant, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => Write(json, sums));
    }

    private static DateOnly? DayOf(HttpContext context, string name)
    {
        string? text = context.Request.Query[name].FirstOrDefault();
        if (text is null)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw ApiException.Invalid(name, $"'{name}' is no day such as 2026-11-22.");
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<UsageSum> sums)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (UsageSum sum in sums)
        {
            json.WriteStartObject();
            json.WriteString("day", sum.Day);
            json.WriteString("tenant", sum.Tenant);
            json.WriteString("model", sum.Model);
            json.WriteString("kind", sum.Kind);
            json.WriteBoolean("batch", sum.IsBatch);
            json.WriteNumber("calls", sum.Calls);
            json.WriteNumber("input_tokens", sum.Tokens.InputTokens);
            json.WriteNumber("cached_tokens", sum.Tokens.CachedTokens);
            json.WriteNumber("computed_tokens", sum.Tokens.ComputedTokens);
            json.WriteNumber("cache_write_tokens", sum.Tokens.CacheWriteTokens);
            json.WriteNumber("output_tokens", sum.Tokens.OutputTokens);
            json.WriteNumber("forced_tokens", sum.Tokens.ForcedTokens);
            UsageWriter.WriteCost(json, sum.Cost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
