using GpuHost.Host.Access;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Hosting;
using GpuHost.Host.Models;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Api.Chat;

/// <summary><c>POST /v1/chat/completions</c>.</summary>
internal sealed class ChatEndpoint(ModelPool models, HostLimits limits, AnswerIds ids, TimeProvider clock)
{
    public async Task HandleAsync(HttpContext context)
    {
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        ChatOrder order = ChatRequestReader.Read(fields, Caller.Of(context), limits.RequestTimeout);
        using ModelLease lease = await models.BorrowAsync(order.Completion.Model, context.RequestAborted);
        var head = new AnswerHead(ids.Next("chatcmpl-"), clock.GetUtcNow(), order.Completion.Model);
        if (order.Stream)
        {
            var chunks = new ChatChunkWriter(head, order.IncludeUsage, ids);
            await new ChatStream(order, chunks).SendAsync(
                lease.Model.Client.StreamAsync(order.Completion, context.RequestAborted), context.Response, context.RequestAborted);
            return;
        }

        Completion completion = await lease.Model.Client.CompleteAsync(order.Completion, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json => ChatAnswerWriter.Write(json, head, completion, order.Tools, ids));
    }
}
