using Pipelines.Functions.App.Api;

namespace Pipelines.Functions.App.Access;

/// <summary>Who sent a request, as its key says.</summary>
/// <param name="Name">The key's name; for the audit log and as the owner of what it starts.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Code">Pipelines that it deploys may bring code.</param>
/// <param name="Web">Pipelines that it deploys may reach the network.</param>
internal sealed record Caller(string Name, AccessRole Role, bool Code, bool Web)
{
    /// <summary>Everybody, on an app without keys that only this machine reaches.</summary>
    public static Caller Local { get; } = new("local", AccessRole.Admin, Code: true, Web: true);

    /// <summary>The app itself: schedules, queues, files that land.</summary>
    public static Caller System { get; } = new("system", AccessRole.Function, Code: false, Web: false);

    /// <summary>The caller of a request that has passed <see cref="AccessMiddleware"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The request has not passed the access check.");

    /// <exception cref="ProblemException">The key's role does not include this one.</exception>
    public void Require(AccessRole role)
    {
        if (Role < role)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status403Forbidden, "role_required", $"The key '{Name}' has the role {Role}; this takes a key with the role {role}."));
        }
    }
}
