using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Hosting;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace GpuHost.Host.Api.Reading;

/// <summary>Reads the JSON of a request, within the server's limits on its size and on that of all requests together.</summary>
internal static class RequestBody
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <exception cref="ApiException">It is no JSON object, or there is no room for it now.</exception>
    /// <exception cref="BadHttpRequestException">It is too large, or the connection broke.</exception>
    public static async Task<RequestFields> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        BodyBudget budget = request.HttpContext.RequestServices.GetRequiredService<BodyBudget>();
        PipeReader reader = request.BodyReader;
        long size = 0;
        try
        {
            while (true)
            {
                ReadResult read = await reader.ReadAsync(cancellationToken);
                long grown = read.Buffer.Length;
                if (!budget.TryGrow(size, grown))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    throw NoRoom();
                }

                size = grown;
                if (read.IsCompleted)
                {
                    return ParseAndTake(reader, read.Buffer);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            budget.Release(size);
        }
    }

    private static RequestFields ParseAndTake(PipeReader reader, ReadOnlySequence<byte> body)
    {
        try
        {
            return new RequestFields(Parse(body));
        }
        finally
        {
            reader.AdvanceTo(body.End);
        }
    }

    private static ApiException NoRoom() => new(new ApiError(
        StatusCodes.Status503ServiceUnavailable, "server_error", "Too many large requests are being read at the same time. Send it again in a moment.")
    {
        Code = "too_many_large_requests",
        RetryAfter = RetryAfter,
    });

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
