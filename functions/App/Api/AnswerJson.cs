using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pipelines.Functions.App.Api;

/// <summary>The JSON of all answers: camel case, states as words, nothing left out but what is null by design of its type.</summary>
internal static class AnswerJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        // Answers are read by programs; no page pastes them into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static Task SendAsync<T>(HttpResponse response, int status, T body)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        return WriteBodyAsync(response, body);
    }

    public static Task WriteBodyAsync<T>(HttpResponse response, T body)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(body, Options);
        response.ContentLength = json.Length;
        return HttpMethods.IsHead(response.HttpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
