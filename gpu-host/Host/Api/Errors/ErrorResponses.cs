using System.Text.Json;
using GpuHost.Host.Api.Writing;

namespace GpuHost.Host.Api.Errors;

/// <summary>Writes errors as answers.</summary>
internal static class ErrorResponses
{
    public static async Task WriteAsync(HttpContext context, ApiError error)
    {
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        context.Response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ErrorTranslation.Seconds(wait);
        }

        await AnswerJson.SendAsync(context.Response, json => Write(json, error));
    }

    /// <summary>The object <c>{"error": …}</c>.</summary>
    public static void Write(Utf8JsonWriter json, ApiError error)
    {
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteString("message", error.Message);
        json.WriteString("type", error.Type);
        json.WriteString("param", error.Parameter);
        json.WriteString("code", error.Code);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
