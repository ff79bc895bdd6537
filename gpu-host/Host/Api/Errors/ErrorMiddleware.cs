using Microsoft.AspNetCore.Http.Features;
using Pipelines.Http;

namespace GpuHost.Host.Api.Errors;

/// <summary>Every request gets an answer in OpenAI's form, also one that fails or matches nothing.</summary>
internal sealed partial class ErrorMiddleware(RequestDelegate next, TimeProvider clock, ILogger<ErrorMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (!context.Response.HasStarted && UnmatchedError(context) is { } unmatched)
            {
                await ErrorResponses.WriteAsync(context, unmatched);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            ApiError refusal = Explain(context, error);
            await ErrorResponses.WriteAsync(context, refusal);
            if (refusal.Status == StatusCodes.Status413PayloadTooLarge)
            {
                await Linger.AfterAsync(context, clock);
            }
        }
        catch (Exception error)
        {
            // The answer has begun, so it cannot become an error: the connection is cut, which no client takes for the end.
            Explain(context, error);
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            context.Abort();
        }
    }

    private ApiError Explain(HttpContext context, Exception error)
    {
        if (ErrorTranslation.Explain(error) is { } known)
        {
            return known;
        }

        LogDefect(error, context.Request.Method, context.Request.Path);
        return ErrorTranslation.Defect;
    }

    private static ApiError? UnmatchedError(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => new ApiError(
            StatusCodes.Status404NotFound, "invalid_request_error", $"There is nothing at {context.Request.Method} {context.Request.Path}.") { Code = "unknown_url" },
        StatusCodes.Status405MethodNotAllowed => new ApiError(
            StatusCodes.Status405MethodNotAllowed, "invalid_request_error", $"{context.Request.Path} takes no {context.Request.Method}.") { Code = "method_not_supported" },
        _ => null,
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed unexpectedly")]
    private partial void LogDefect(Exception error, string method, string path);
}
