using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GpuHost.Host.Api.Writing;

/// <summary>The JSON of answers: compact, and with no more escapes than JSON asks for, because no page embeds it.</summary>
internal static class AnswerJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a whole answer.</summary>
    public static async Task SendAsync(HttpResponse response, Action<Utf8JsonWriter> write)
    {
        response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter((IBufferWriter<byte>)response.BodyWriter, Options);
        write(json);
    }
}
