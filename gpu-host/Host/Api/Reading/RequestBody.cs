using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GpuHost.Host.Api.Errors;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads the JSON of a request, within the server's limit on its size.</summary>
internal static class RequestBody
{
    /// <exception cref="ApiException">It is no JSON object.</exception>
    /// <exception cref="BadHttpRequestException">It is too large, or the connection broke.</exception>
    public static async Task<RequestFields> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        ReadResult body = await ReadWholeAsync(request.BodyReader, cancellationToken);
        try
        {
            return new RequestFields(Parse(body.Buffer));
        }
        finally
        {
            request.BodyReader.AdvanceTo(body.Buffer.End);
        }
    }

    private static async Task<ReadResult> ReadWholeAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellationToken);
            if (read.IsCompleted)
            {
                return read;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static JObject Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            return RowJson.Parse(body.IsSingleSegment ? body.FirstSpan : body.ToArray()) as JObject
                ?? throw ApiException.Invalid("", "The request's body is JSON, but not an object.");
        }
        catch (JsonException broken)
        {
            throw new ApiException(
                new ApiError(StatusCodes.Status400BadRequest, "invalid_request_error", $"The request's body is not JSON: {broken.Message}"), broken);
        }
    }
}
