using System.Globalization;
using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Access;

/// <summary><c>GET /api/audit?day=</c>.</summary>
internal static class AuditEndpoint
{
    private const int TopDefault = 200;
    private const int TopMax = 1_000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/audit", static async (HttpContext context, AuditLog log, TimeProvider time) =>
    {
        Caller.Of(context).Require(AccessRole.Admin);
        var query = new QueryValues(context.Request);
        DateOnly day = query.Text("day") switch
        {
            null => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime),
            { } text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly named) => named,
            _ => throw ProblemException.Invalid("The parameter 'day' is a day of UTC, such as 2026-01-31."),
        };
        IReadOnlyList<AuditEntry> entries = await log.ReadAsync(day, (int)(query.Whole("top", 1, TopMax) ?? TopDefault), context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), entries });
    });
}
