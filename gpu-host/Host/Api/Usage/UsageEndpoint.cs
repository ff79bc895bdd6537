using GpuHost.Host.Access;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Ledger;

namespace GpuHost.Host.Api.Usage;

/// <summary><c>/v1/usage</c>: the bill, and lines of it that are not calls.</summary>
internal sealed class UsageEndpoint(UsageLedger ledger, ChargeLedger charges, HostPrices prices, TimeProvider clock)
{
    /// <summary>
    /// <c>GET /v1/usage?from=2026-11-01&amp;to=2026-11-30</c>: by day, tenant, model and kind, or as <c>group_by</c> says; of today if nothing is said.
    /// </summary>
    public async Task HandleAsync(HttpContext context)
    {
        UsageQuery query = UsageQueryReader.Read(context.Request, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        List<UsageSum> calls = await ledger.SumAsync(query, context.RequestAborted);
        List<ChargeSum> others = await charges.SumAsync(query, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => UsageReportWriter.Write(json, query, calls, others));
    }

    /// <summary><c>POST /v1/usage/charges</c>, for admin keys: a task that was done, or an outcome. The same <c>id</c> is charged once.</summary>
    public async Task ChargeAsync(HttpContext context)
    {
        Caller caller = Caller.Of(context);
        caller.RequireAdmin("charge tenants");
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        Charge charge = ChargeReader.Read(fields, caller, prices.Book.Fixed, clock.GetUtcNow());
        Charge kept = await charges.AddAsync(charge) ? charge : await charges.FindAsync(charge.Source, context.RequestAborted);
        if (kept != charge)
        {
            RequireSame(kept, charge);
            context.Response.Headers[OpenAnswer.RepeatHeader] = "true";
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await AnswerJson.SendAsync(context.Response, json => ChargeWriter.Write(json, kept));
    }

    private static void RequireSame(Charge kept, Charge charge)
    {
        if (kept.Tenant != charge.Tenant || kept.Name != charge.Name || kept.Quantity != charge.Quantity)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status409Conflict, "invalid_request_error", $"The id of this charge stands for {kept.Quantity} of '{kept.Name}' already. Choose a new id for a new charge.")
            {
                Code = "charge_exists",
                Parameter = "id",
            });
        }
    }
}
