using GpuHost.Host.Api.Errors;
using Pipelines.Core.Inference;

namespace GpuHost.Host.Access;

/// <summary>Who sent a request, as its key says.</summary>
/// <param name="KeyName">The key's name in the key file; for logs and bills.</param>
/// <param name="Tenant">Whose KV, quota and bill it is.</param>
/// <param name="IsAdmin">May change what is served, and see everybody's bill.</param>
internal sealed record Caller(string KeyName, string Tenant, bool IsAdmin)
{
    /// <summary>Whose work the request is, as it says itself; for bills only.</summary>
    public CallOrigin Origin { get; init; } = CallOrigin.None;

    /// <summary>Everybody, on a server without keys that only this machine reaches.</summary>
    public static Caller Local { get; } = new("local", "", IsAdmin: true);

    /// <summary>The caller of a request that has passed <see cref="AccessMiddleware"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has not passed the access check.");

    /// <exception cref="ApiException">The key has no admin right.</exception>
    public void RequireAdmin(string what)
    {
        if (!IsAdmin)
        {
            throw new ApiException(new ApiError(
                StatusCodes.Status403Forbidden, "permission_error", $"The key '{KeyName}' may not {what}: that takes a key with \"admin\": true in the key file.") { Code = "admin_required" });
        }
    }
}
