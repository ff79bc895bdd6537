using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Pipelines.Http;

namespace Pipelines.Functions.App.Api;

/// <summary>Every request gets an answer, and every error is a problem document, also that of a request that fails or matches nothing.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, TimeProvider time, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && Unmatched(context) is { } unmatched)
            {
                await ProblemWriter.WriteAsync(context, unmatched);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Problem problem = Explain(context, error);
            await ProblemWriter.WriteAsync(context, problem);
            if (problem.Status == StatusCodes.Status413PayloadTooLarge)
            {
                await Linger.AfterAsync(context, time);
            }
        }
        catch (Exception error)
        {
            // The answer has begun, so it cannot become a problem: the connection is cut, which no client takes for the end.
            Explain(context, error);
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            context.Abort();
        }
    }

    private Problem Explain(HttpContext context, Exception error)
    {
        if (ProblemTranslation.Explain(error) is { } known)
        {
            if (known.Status == StatusCodes.Status502BadGateway)
            {
                LogRefusedByEngine(error.Message, context.Request.Method, context.Request.Path);
            }

            return known;
        }

        LogDefect(error, context.Request.Method, context.Request.Path);
        return Problem.Defect;
    }

    private static Problem? Unmatched(HttpContext context) => (context.Response.StatusCode, context.Response.ContentLength) switch
    {
        (StatusCodes.Status404NotFound, null) => Problem.NotFound("unknown_url", $"There is nothing at {context.Request.Method} {context.Request.Path}."),
        (StatusCodes.Status405MethodNotAllowed, null) => new Problem(
            StatusCodes.Status405MethodNotAllowed, "method_not_allowed", $"{context.Request.Path} takes no {context.Request.Method}."),
        _ => null,
    };

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "{Method} {Path}: the engine answered: {Reason}")]
    private partial void LogRefusedByEngine(string reason, string method, string path);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private partial void LogDefect(Exception error, string method, string path);
}
