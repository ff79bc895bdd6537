using System.Buffers;
using System.IO.Pipelines;
using Pipelines.Core.Storage;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Outputs;

/// <summary><c>GET /api/runs/{run}/dead-letter</c>: the failed rows, one JSON object a line, as they are stored.</summary>
internal static class DeadLetterEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/dead-letter", GetAsync);

    private static async Task GetAsync(HttpContext context, string run, RunLookup runs, RunRows rows)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        await runs.RequireAsync(run, context.RequestAborted);
        var query = new QueryValues(context.Request);
        long offset = query.Whole("offset", 0, long.MaxValue) ?? 0;
        long limit = query.Whole("limit", 1, long.MaxValue) ?? long.MaxValue;
        context.Response.ContentType = "application/x-ndjson; charset=utf-8";
        await using BlobContent? content = await rows.OpenDeadLettersAsync(new RunId(run), context.RequestAborted);
        if (content is not null && !HttpMethods.IsHead(context.Request.Method))
        {
            await CopyLinesAsync(content.Stream, context.Response.BodyWriter, offset, limit, context.RequestAborted);
        }
    }

    private static async Task CopyLinesAsync(Stream from, PipeWriter to, long offset, long limit, CancellationToken cancellationToken)
    {
        PipeReader reader = PipeReader.Create(from, new StreamPipeReaderOptions(leaveOpen: true));
        long line = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end && line - offset < limit)
            {
                SequencePosition after = buffer.GetPosition(1, end);
                if (line++ >= offset)
                {
                    foreach (ReadOnlyMemory<byte> piece in buffer.Slice(0, after))
                    {
                        to.Write(piece.Span);
                    }
                }

                buffer = buffer.Slice(after);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            await to.FlushAsync(cancellationToken);
            if (result.IsCompleted || line - offset >= limit)
            {
                return;
            }
        }
    }
}
