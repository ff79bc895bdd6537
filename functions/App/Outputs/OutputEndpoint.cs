using System.Globalization;
using Pipelines.Core.Planning;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Runs.Asking;
using Pipelines.Runtime.Outputs;
using Pipelines.Runtime.Runs;

namespace Pipelines.Functions.App.Outputs;

/// <summary><c>GET /api/runs/{run}/output</c>: the rows of a run, all or a part of them, in constant memory.</summary>
internal static class OutputEndpoint
{
    public const string RowsHeader = "Pipelines-Rows";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/runs/{run}/output", GetAsync);

    private static async Task GetAsync(HttpContext context, string run, RunLookup runs, RunRows rows)
    {
        Caller.Of(context).Require(AccessRole.Reader);
        await runs.RequireAsync(run, context.RequestAborted);
        RunOutput output = await rows.FindAsync(new RunId(run), context.RequestAborted) ?? throw new ProblemException(new Problem(
            StatusCodes.Status409Conflict, "run_not_finished", $"The run '{run}' has no output yet. Wait for its end: GET /api/runs/{run}?wait=30"));
        HttpResponse response = context.Response;
        RowRange range = RowRange.Of(context.Request, output.RowCount);
        OutputFormat format = FormatOf(context.Request);
        response.ContentType = format switch
        {
            OutputFormat.Csv => "text/csv; charset=utf-8; header=present",
            OutputFormat.Json => "application/json; charset=utf-8",
            _ => "application/x-ndjson; charset=utf-8",
        };
        response.Headers.ETag = $"\"{output.Version}\"";
        response.Headers.AcceptRanges = RowRange.Unit;
        response.Headers[RowsHeader] = output.RowCount.ToString(CultureInfo.InvariantCulture);
        if (range.IsPartial)
        {
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = range.ToContentRange();
        }

        if (range.NextOffset is { } next)
        {
            response.Headers.Link = $"<{NextPage(context.Request, next, range.Count)}>; rel=\"next\"";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await output.WriteAsync(format, range.From, range.Count, response.Body, context.RequestAborted);
        }
    }

    /// <summary>What the address says goes before what the client would like.</summary>
    private static OutputFormat FormatOf(HttpRequest request) => new QueryValues(request).Text("format")?.ToLowerInvariant() switch
    {
        null when request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase) => OutputFormat.Csv,
        null or "ndjson" or "jsonl" => OutputFormat.JsonLines,
        "csv" => OutputFormat.Csv,
        "json" => OutputFormat.Json,
        _ => throw ProblemException.Invalid("The parameter 'format' is ndjson, csv or json."),
    };

    private static string NextPage(HttpRequest request, long offset, long limit)
    {
        IEnumerable<KeyValuePair<string, string?>> others = request.Query
            .Where(static one => one.Key is not ("offset" or "limit" or PresentedKey.Parameter))
            .Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value.ToString()));
        QueryString query = QueryString.Create(
        [
            .. others,
            KeyValuePair.Create("offset", (string?)offset.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("limit", (string?)limit.ToString(CultureInfo.InvariantCulture)),
        ]);
        return request.Path + query.ToUriComponent();
    }
}
