using GpuHost.Host.Api.Errors;
using GpuHost.Host.Page;
using Pipelines.Http;

namespace GpuHost.Host.Access;

/// <summary>
/// Lets a request pass that shows a known key in <c>Authorization: Bearer</c> or in <c>X-Api-Key</c>; without a ring of keys, everybody, because then
/// only this machine reaches the server. <c>/health</c>, <c>/ready</c> and the files of the page tell nothing and need no key.
/// </summary>
internal sealed class AccessMiddleware(RequestDelegate next, ApiKeyRing? keys)
{
    public const string TenantHeader = "Pipelines-Tenant";

    public const int TenantCharsMax = 128;

    private const string Scheme = "Bearer ";

    private const string KeyHeader = "X-Api-Key";

    public Task InvokeAsync(HttpContext context)
    {
        if (!IsForEverybody(context.Request.Path))
        {
            Caller caller = keys is null ? Local(context) : Identify(keys, context);
            context.Features.Set(caller with { Origin = OriginHeaders.Read(context.Request) });
        }

        return next(context);
    }

    private static bool IsForEverybody(PathString path) =>
        path.StartsWithSegments("/health") || path.StartsWithSegments("/ready") || PageEndpoint.IsPage(path);

    private static Caller Local(HttpContext context) => LocalRequestRule.Check(context.Request) is { } refusal
        ? throw new ApiException(new ApiError(StatusCodes.Status403Forbidden, "permission_error", refusal.Detail) { Code = refusal.Code })
        : OnBehalf(Caller.Local, isTrusted: true, context);

    private static Caller Identify(ApiKeyRing keys, HttpContext context)
    {
        ApiKeyEntry entry = keys.Find(KeyOf(context.Request))
            ?? throw Refused("The key is not known here.", "invalid_api_key");
        return OnBehalf(new Caller(entry.Name, entry.EffectiveTenant, entry.Admin), entry.Trusted, context);
    }

    private static string KeyOf(HttpRequest request)
    {
        string? header = request.Headers.Authorization;
        if (header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true)
        {
            return header[Scheme.Length..].Trim();
        }

        return request.Headers[KeyHeader].ToString() is { Length: > 0 } key
            ? key
            : throw Refused("The request shows no key. Send the header: Authorization: Bearer KEY", "missing_api_key");
    }

    /// <summary>The tenants that a trusted key names are its own: they never meet those of another key.</summary>
    private static Caller OnBehalf(Caller caller, bool isTrusted, HttpContext context)
    {
        if (!context.Request.Headers.ContainsKey(TenantHeader))
        {
            return caller;
        }

        if (!isTrusted)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status403Forbidden, "permission_error", $"The key '{caller.KeyName}' may not call on behalf of others ({TenantHeader}).") { Code = "not_trusted" });
        }

        return caller with { Tenant = $"{caller.Tenant}/{OriginHeaders.Find(context.Request, TenantHeader, TenantCharsMax)}" };
    }

    private static ApiException Refused(string message, string code) =>
        new(new ApiError(StatusCodes.Status401Unauthorized, "authentication_error", message) { Code = code });
}
