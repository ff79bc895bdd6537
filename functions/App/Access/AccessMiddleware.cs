using Pipelines.Functions.App.Api;
using Pipelines.Http;

namespace Pipelines.Functions.App.Access;

/// <summary>
/// Lets a request pass that shows a known key; without a ring of keys, everybody on this machine. An endpoint that checks by itself says
/// so (<see cref="OwnAccess"/>). What matches no endpoint is refused like the rest, so nobody learns what there is without a key.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, KeyRing keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<OwnAccess>() is null)
        {
            context.Features.Set(await IdentifyAsync(context.Request));
        }

        await next(context);
    }

    private async Task<Caller> IdentifyAsync(HttpRequest request)
    {
        if (await keys.IsOpenAsync(request.HttpContext.RequestAborted))
        {
            return LocalRequestRule.Check(request) is { } refusal ? throw new ProblemException(Problem.Forbidden(refusal)) : Caller.Local;
        }

        string key = PresentedKey.Of(request)
            ?? throw Refused("key_missing", $"The request shows no key. Send the header {PresentedKey.Header}: KEY, or Authorization: Bearer KEY.");
        AccessKey entry = await keys.FindAsync(key, request.HttpContext.RequestAborted) ?? throw Refused("key_unknown", "The key is not known here.");
        return new Caller(entry.Name, entry.Role, entry.Code, entry.Web);
    }

    private static ProblemException Refused(string code, string detail) => new(new Problem(StatusCodes.Status401Unauthorized, code, detail));
}
