using System.Globalization;

namespace Pipelines.Functions.App.Api;

/// <summary>Writes problems as answers.</summary>
internal static class ProblemWriter
{
    private const string TypePrefix = "urn:pipelines:problem:";

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        HttpResponse response = context.Response;
        response.Clear();
        response.StatusCode = problem.Status;
        response.Headers.CacheControl = "no-store";
        if (problem.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Seconds(wait);
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        response.ContentType = "application/problem+json; charset=utf-8";
        return AnswerJson.WriteBodyAsync(response, new
        {
            type = TypePrefix + problem.Code,
            title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(problem.Status),
            status = problem.Status,
            detail = problem.Detail,
            code = problem.Code,
            instance = context.Request.Path.Value,
            errors = problem.Errors.Count == 0 ? null : problem.Errors,
        });
    }

    /// <summary>Whole seconds, rounded up: a client that comes back earlier is refused again.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
