using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Management;

/// <summary>Answers that say where an instance can be asked about.</summary>
internal sealed class ManagementLinks(InstanceCodes codes, PublicAddress address, AppSettings settings)
{
    private const string StartRetryAfterSeconds = "10";

    public async Task<ManagementPayload> OfAsync(HttpRequest request, string instanceId, CancellationToken cancellationToken)
    {
        string root = settings.IsBehindHost ? ManagementRoutes.BehindHost : ManagementRoutes.Base;
        string instance = $"{address.Of(request)}{root}/instances/{Uri.EscapeDataString(instanceId)}";
        string query = $"taskHub={ManagementRoutes.TaskHub}&connection={ManagementRoutes.Connection}&code={await codes.CodeOfAsync(instanceId, cancellationToken)}";
        return new ManagementPayload(
            instanceId,
            $"{instance}?{query}",
            $"{instance}/raiseEvent/{{eventName}}?{query}",
            $"{instance}/terminate?reason={{text}}&{query}",
            $"{instance}?{query}",
            $"{instance}/restart?{query}",
            $"{instance}/suspend?reason={{text}}&{query}",
            $"{instance}/resume?reason={{text}}&{query}");
    }

    /// <summary>202, as Durable Functions answers a start.</summary>
    public async Task AcceptAsync(HttpContext context, string instanceId)
    {
        ManagementPayload payload = await OfAsync(context.Request, instanceId, context.RequestAborted);
        context.Response.Headers.Location = payload.StatusQueryGetUri;
        context.Response.Headers.RetryAfter = StartRetryAfterSeconds;
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status202Accepted, payload);
    }
}
