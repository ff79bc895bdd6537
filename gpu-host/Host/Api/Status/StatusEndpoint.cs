using System.Text.Json;
using GpuHost.Host.Access;
using GpuHost.Host.Answers;
using GpuHost.Host.Api.Health;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;

namespace GpuHost.Host.Api.Status;

/// <summary>
/// <c>GET /v1/status</c>: what the server is doing, for the page. Any key sees the models and their numbers, which are sums over all
/// tenants; of the requests it sees its own tenant's, an admin key all.
/// </summary>
internal sealed class StatusEndpoint(ModelPool models, RunningCalls running, Readiness readiness, TimeProvider clock)
{
    /// <summary>Requests in one answer, the longest running first.</summary>
    private const int RequestsMax = 100;

    private readonly long _startedAt = clock.GetTimestamp();

    public Task HandleAsync(HttpContext context)
    {
        Caller caller = Caller.Of(context);
        (RunningCall Call, TimeSpan For)[] requests =
            [.. running.Read().Where(one => caller.IsAdmin || one.Call.Ticket.Caller.Tenant == caller.Tenant).Take(RequestsMax)];
        context.Response.Headers.CacheControl = "no-store";
        return AnswerJson.SendAsync(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "status");
            json.WriteString("state", readiness.State);
            json.WriteNumber("uptime_seconds", clock.GetElapsedTime(_startedAt).TotalSeconds);
            WriteModels(json);
            json.WriteStartArray("requests");
            foreach ((RunningCall call, TimeSpan elapsed) in requests)
            {
                WriteRequest(json, call, elapsed, caller.IsAdmin);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private void WriteModels(Utf8JsonWriter json)
    {
        Dictionary<string, ServedModel> open = models.Open.ToDictionary(static model => model.Name, StringComparer.Ordinal);
        json.WriteStartArray("models");
        foreach (ModelOffer offer in models.Offers.List().OrderByDescending(offer => offer.Name == models.Offers.Default))
        {
            json.WriteStartObject();
            json.WriteString("id", offer.Name);
            json.WriteString("parent", offer.Base);
            EngineWriter.Write(json, open.GetValueOrDefault(offer.Name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRequest(Utf8JsonWriter json, RunningCall call, TimeSpan elapsed, bool namesTenants)
    {
        json.WriteStartObject();
        json.WriteString("id", call.Ticket.Head.Id);
        json.WriteString("kind", call.Ticket.Kind);
        json.WriteString("model", call.Ticket.Head.Model);
        if (namesTenants)
        {
            json.WriteString("tenant", call.Ticket.Caller.Tenant);
        }

        json.WriteNumber("seconds", elapsed.TotalSeconds);
        json.WriteNumber("pieces", call.Pieces);
        json.WriteEndObject();
    }
}
