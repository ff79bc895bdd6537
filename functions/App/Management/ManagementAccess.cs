using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Http;

namespace Pipelines.Functions.App.Management;

/// <summary>Who may use the management API: a known key by its role, and whoever has the code of an instance, for that instance.</summary>
internal sealed class ManagementAccess(KeyRing keys, InstanceCodes codes)
{
    /// <param name="context">The request.</param>
    /// <param name="role">What a key needs.</param>
    /// <param name="instanceId">The instance that is meant; null when it is not one.</param>
    /// <exception cref="ProblemException">It may not.</exception>
    public async Task RequireAsync(HttpContext context, AccessRole role, string? instanceId)
    {
        if (await keys.IsOpenAsync(context.RequestAborted))
        {
            context.Features.Set(LocalRequestRule.Check(context.Request) is { } refusal ? throw new ProblemException(Problem.Forbidden(refusal)) : Caller.Local);
            return;
        }

        string? shown = PresentedKey.Of(context.Request);
        if (shown is not null && instanceId is not null && await codes.IsCodeOfAsync(shown, instanceId, context.RequestAborted))
        {
            context.Features.Set(new Caller($"instance {instanceId}", AccessRole.Function, Code: false, Web: false));
            return;
        }

        AccessKey? key = shown is null ? null : await keys.FindAsync(shown, context.RequestAborted);
        if (key is null)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status401Unauthorized,
                shown is null ? "key_missing" : "key_unknown",
                "The request shows no code of this instance and no key that is known here. Follow the addresses that the start was answered with, or send a key."));
        }

        var caller = new Caller(key.Name, key.Role, key.Code, key.Web);
        caller.Require(role);
        context.Features.Set(caller);
    }
}
