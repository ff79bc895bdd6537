using System.Text.Json;
using GpuHost.Host.Api.Errors;
using GpuHost.Host.Api.Reading;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Documents;

namespace GpuHost.Host.Batches.Input;

/// <summary>
/// Reads a line: <c>{"custom_id", "method": "POST", "url", "body"}</c>. What stands in the body beyond its model is the endpoint's to
/// judge, when the line is answered.
/// </summary>
internal static class LineReader
{
    public const int CustomIdCharsMax = 512;

    /// <exception cref="LineException">It is no such line, or one for another endpoint.</exception>
    public static LineOrder Read(ReadOnlySpan<byte> line, string endpoint)
    {
        RequestFields fields = new(Parse(line));
        try
        {
            return Read(fields, endpoint);
        }
        catch (ApiException wrong)
        {
            throw new LineException("invalid_line", wrong.Message, wrong.Error.Parameter);
        }
    }

    private static JObject Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return RowJson.Parse(line) as JObject ?? throw new LineException("invalid_json_line", "The line is JSON, but not an object.");
        }
        catch (JsonException broken)
        {
            throw new LineException("invalid_json_line", $"The line is not JSON: {broken.Message}");
        }
    }

    private static LineOrder Read(RequestFields fields, string endpoint)
    {
        string customId = fields.RequiredText("custom_id");
        if (customId.Length is 0 or > CustomIdCharsMax)
        {
            throw fields.Wrong("custom_id", $"a text of 1 to {CustomIdCharsMax} characters");
        }

        if (fields.RequiredText("method") != "POST")
        {
            throw new LineException("invalid_method", "'method' is not POST.", "method");
        }

        if (fields.RequiredText("url") is var url && url != endpoint)
        {
            throw new LineException("mismatched_url", $"The line is for {url}, and the batch for {endpoint}.", "url");
        }

        JObject json = fields.RawObject("body") ?? throw new LineException("missing_body", "The parameter 'body' is missing.", "body");
        fields.RequireAllRead();
        var body = new RequestFields(json, "body");
        return body.Flag("stream") == true
            ? throw new LineException("stream_not_supported", "A line of a batch is answered whole. Leave 'stream' out.", "body.stream")
            : new LineOrder(customId, body.RequiredText("model"), json);
    }
}
