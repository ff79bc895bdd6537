using GpuHost.Host.Access;
using GpuHost.Host.Access.Quotas;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Batches;
using GpuHost.Host.Batches.Lines;
using GpuHost.Host.Files;

namespace GpuHost.Host.Api.Batches;

/// <summary><c>/v1/batches</c>: many requests in one file, answered within a day at half price. Each tenant sees its own.</summary>
internal sealed class BatchesEndpoint(
    BatchStore batches, BatchRunner runner, LineEndpoints endpoints, QuotaGate quotas, AnswerIds ids, TimeProvider clock)
{
    private const int ListDefault = 20;
    private const int ListMax = 100;

    /// <summary><c>POST /v1/batches</c>. With an idempotency key that has made one, it is that one as it stands now.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        Caller caller = Caller.Of(context);
        Batch batch = BatchRequestReader.Read(fields, endpoints, ids.Next("batch_"), caller, clock.GetUtcNow());
        quotas.Admit(caller);
        string id = await batches.AddAsync(batch, RepeatKey.Of(context.Request, fields));
        if (id != batch.Id)
        {
            context.Response.Headers[OpenAnswer.RepeatHeader] = "true";
            batch = await FindAsync(context, id);
        }

        runner.Wake();
        await AnswerJson.SendAsync(context.Response, json => BatchWriter.Write(json, batch));
    }

    /// <summary><c>GET /v1/batches</c>.</summary>
    public async Task ListAsync(HttpContext context)
    {
        PageQuery query = PageReader.Read(context.Request, ListDefault, ListMax);
        Page<Batch> page = await batches.ListAsync(Caller.Of(context).Tenant, query, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => ListJson.Write(json, page, static batch => batch.Id, BatchWriter.Write));
    }

    /// <summary><c>GET /v1/batches/{id}</c>.</summary>
    public async Task GetAsync(HttpContext context, string id)
    {
        Batch batch = await FindAsync(context, id);
        await AnswerJson.SendAsync(context.Response, json => BatchWriter.Write(json, batch));
    }

    /// <summary><c>POST /v1/batches/{id}/cancel</c>: what is answered by now stays so, and stays on the bill.</summary>
    public async Task CancelAsync(HttpContext context, string id)
    {
        Batch batch = await FindAsync(context, id);
        await batches.CancelAsync(batch);
        await runner.CancelAsync(id);
        Batch after = await FindAsync(context, id);
        if (after.CancellingAt is null)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status409Conflict, "invalid_request_error", $"The batch '{id}' is {BatchStatusNames.ToText(after.Status)}: there is nothing left to cancel.")
            {
                Code = "batch_not_cancellable",
            });
        }

        await AnswerJson.SendAsync(context.Response, json => BatchWriter.Write(json, after));
    }

    private async Task<Batch> FindAsync(HttpContext context, string id) =>
        await batches.FindAsync(Caller.Of(context).Tenant, id, context.RequestAborted)
        ?? throw new ApiException(new ApiError(
            StatusCodes.Status404NotFound, "invalid_request_error", $"There is no batch '{id}'.") { Code = "batch_not_found", Parameter = "batch_id" });
}
