using System.Net;
using System.Net.Http.Headers;

namespace Pipelines.Connectors.Downloads;

/// <summary>
/// Decides what an answer to "the rest from byte N, if it is still the same file" allows. RFC 9110, sections 13.1.5 (If-Range),
/// 14.4 (Content-Range), 15.5.17 (416).
/// </summary>
internal static class RangeReply
{
    /// <param name="offset">Bytes that are here; 0 when no range was asked for.</param>
    /// <param name="state">What those bytes belong to.</param>
    /// <param name="status">200, 206 or 416; others are not for this function.</param>
    /// <param name="content">Headers of the body.</param>
    /// <param name="etag">The answer's entity tag.</param>
    public static RangePlan Decide(
        long offset, PartState? state, HttpStatusCode status, HttpContentHeaders content, EntityTagHeaderValue? etag) => status switch
        {
            HttpStatusCode.OK when offset == 0 => new RangePlan(RangeAction.StartOver, content.ContentLength),
            HttpStatusCode.OK => new RangePlan(RangeAction.StartOver, content.ContentLength, "the server sends the file from its start: it changed, or ranges are not served"),
            HttpStatusCode.PartialContent => DecidePartial(offset, state, content.ContentRange, etag),
            HttpStatusCode.RequestedRangeNotSatisfiable => DecideUnsatisfiable(offset, content.ContentRange),
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "not an answer to a range"),
        };

    private static RangePlan DecidePartial(long offset, PartState? state, ContentRangeHeaderValue? range, EntityTagHeaderValue? etag)
    {
        if (range is not { Unit: "bytes", HasRange: true } || range.From != offset)
        {
            return Discard($"the server sent another range ({range?.ToString() ?? "unnamed"}) than the one from byte {offset}");
        }

        if (offset > 0 && etag is not null && state?.ETag is not null && etag.ToString() != state.ETag)
        {
            return Discard("the file changed at the server");
        }

        if (offset > 0 && range.Length is not null && state?.TotalBytes is { } total && range.Length != total)
        {
            return Discard($"the file changed its size at the server, from {total} to {range.Length} bytes");
        }

        return new RangePlan(offset == 0 ? RangeAction.StartOver : RangeAction.Append, range.Length);
    }

    private static RangePlan DecideUnsatisfiable(long offset, ContentRangeHeaderValue? range) =>
        offset > 0 && range?.Length == offset
            ? new RangePlan(RangeAction.AlreadyWhole, offset)
            : Discard($"the server has no bytes from {offset} on ({range?.ToString() ?? "no size named"})");

    private static RangePlan Discard(string reason) => new(RangeAction.Discard, null, reason);
}
