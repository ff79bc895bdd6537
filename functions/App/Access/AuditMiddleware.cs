using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Access;

/// <summary>
/// Writes down every request by a known caller that changed something or was not allowed to. Its answer is held back until that is done:
/// what cannot be written down is not answered as done, but with what went wrong.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditLog log, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context) => ChangesNothing(context.Request.Method) ? next(context) : AnswerAsync(context);

    private static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private async Task AnswerAsync(HttpContext context)
    {
        Stream caller = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        try
        {
            await next(context);
            await NoteAsync(context, context.Response.StatusCode);
        }
        catch (ProblemException refused)
        {
            await NoteAsync(context, refused.Problem.Status);
            throw;
        }
        finally
        {
            context.Response.Body = caller;
        }

        if (held.Length > 0)
        {
            await caller.WriteAsync(held.GetBuffer().AsMemory(0, (int)held.Length), context.RequestAborted);
        }
    }

    private Task NoteAsync(HttpContext context, int status)
    {
        bool counts = status is < StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden;
        return counts && context.Features.Get<Caller>() is { } caller
            ? log.AddAsync(
                new AuditEntry(time.GetUtcNow(), caller.Name, caller.Role, context.Request.Method, context.Request.Path.Value ?? "", status, context.Connection.RemoteIpAddress?.ToString()),
                CancellationToken.None)
            : Task.CompletedTask;
    }
}
