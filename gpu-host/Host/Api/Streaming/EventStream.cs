using System.Buffers;
using System.Text.Json;
using GpuHost.Host.Api.Writing;

namespace GpuHost.Host.Api.Streaming;

/// <summary>Server-sent events as OpenAI's clients read them: each is a line of JSON, the last is <c>[DONE]</c>.</summary>
internal sealed class EventStream : IDisposable
{
    private readonly HttpResponse _response;
    private readonly Utf8JsonWriter _json;

    private EventStream(HttpResponse response)
    {
        _response = response;
        _json = new Utf8JsonWriter(response.BodyWriter, AnswerJson.Options);
    }

    public static EventStream Begin(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        return new EventStream(response);
    }

    /// <summary>Sends one event at once.</summary>
    public async Task SendAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        _response.BodyWriter.Write("data: "u8);
        _json.Reset(_response.BodyWriter);
        write(_json);
        _json.Flush();
        _response.BodyWriter.Write("\n\n"u8);
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    /// <summary>Tells the client that this was all.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await _response.BodyWriter.FlushAsync(cancellationToken);
    }

    public void Dispose() => _json.Dispose();
}
