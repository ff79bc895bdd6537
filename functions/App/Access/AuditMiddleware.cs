namespace Pipelines.Functions.App.Access;

/// <summary>
/// Writes down every request by a known caller that changed something or was not allowed to. That happens before the answer begins: what
/// cannot be written down is not answered as done.
/// </summary>
internal sealed class AuditMiddleware(RequestDelegate next, AuditLog log, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!ChangesNothing(context.Request.Method))
        {
            context.Response.OnStarting(() => NoteAsync(context));
        }

        return next(context);
    }

    private static bool ChangesNothing(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private Task NoteAsync(HttpContext context)
    {
        int status = context.Response.StatusCode;
        bool counts = status is < StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden;
        return counts && context.Features.Get<Caller>() is { } caller
            ? log.AddAsync(
                new AuditEntry(time.GetUtcNow(), caller.Name, caller.Role, context.Request.Method, context.Request.Path.Value ?? "", status, context.Connection.RemoteIpAddress?.ToString()),
                CancellationToken.None)
            : Task.CompletedTask;
    }
}
