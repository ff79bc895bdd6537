using System.Text.Json;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;

namespace GpuHost.Host.Api.Models;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/{name}</c>.</summary>
internal sealed class ModelsEndpoint(ModelPool models)
{
    public Task ListAsync(HttpContext context)
    {
        IReadOnlyList<ModelOffer> offers = models.Offers.List();
        return AnswerJson.SendAsync(context.Response, json => WriteList(json, offers));
    }

    public Task GetAsync(HttpContext context, string name)
    {
        ModelOffer offer = models.Offers.Find(name);
        return AnswerJson.SendAsync(context.Response, json => ModelWriter.Write(json, offer));
    }

    private static void WriteList(Utf8JsonWriter json, IReadOnlyList<ModelOffer> offers)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (ModelOffer offer in offers)
        {
            ModelWriter.Write(json, offer);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
