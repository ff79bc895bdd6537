using GpuHost.Host.Access;
using GpuHost.Host.Api.Reading;
using GpuHost.Host.Api.Writing;
using GpuHost.Host.Models;
using GpuHost.Host.Models.Registration;

namespace GpuHost.Host.Api.Models;

/// <summary><c>POST /v1/models</c> and <c>DELETE /v1/models/{name}</c>, for admin keys.</summary>
internal sealed class RegistrationEndpoint(ModelRegistrar registrar)
{
    /// <summary>Answers when the model is served.</summary>
    public async Task RegisterAsync(HttpContext context)
    {
        Caller.Of(context).RequireAdmin("register models");
        RequestFields fields = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        ModelOffer offer = await registrar.RegisterAsync(ModelOrderReader.Read(fields), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v1/models/{offer.Name}";
        await AnswerJson.SendAsync(context.Response, json => ModelWriter.Write(json, offer));
    }

    public async Task RemoveAsync(HttpContext context, string name)
    {
        Caller.Of(context).RequireAdmin("remove models");
        await registrar.RemoveAsync(name, context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", name);
            json.WriteString("object", "model");
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        });
    }
}
