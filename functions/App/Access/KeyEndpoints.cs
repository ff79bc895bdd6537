using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;

namespace Pipelines.Functions.App.Access;

/// <summary><c>/api/keys</c>: making, listing and revoking keys, for admins. What is done stands in the audit log, by the path.</summary>
internal sealed class KeyEndpoints(KeyShelf shelf, KeyRing ring, AppLimits limits)
{
    private const string OfFile = "file";
    private const string OfStore = "store";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/keys", ListAsync);
        routes.MapPut("/api/keys/{name}", CreateAsync);
        routes.MapDelete("/api/keys/{name}", RevokeAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        IReadOnlyList<(string Name, KeyRecord Record)> made = await shelf.ListAsync(context.RequestAborted);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new
        {
            keys = ring.Configured.OrderBy(static key => key.Name, StringComparer.Ordinal)
                .Select(static key => new { name = key.Name, role = key.Role, code = key.Code, web = key.Web, source = OfFile, by = (string?)null, at = (DateTimeOffset?)null, revokedAt = (DateTimeOffset?)null })
                .Concat(made.Select(static one => new
                {
                    name = one.Name,
                    role = one.Record.Role,
                    code = one.Record.Code,
                    web = one.Record.Web,
                    source = OfStore,
                    by = (string?)one.Record.By,
                    at = (DateTimeOffset?)one.Record.At,
                    revokedAt = one.Record.RevokedAt,
                })),
        });
    }

    private async Task CreateAsync(HttpContext context, string name)
    {
        Caller caller = Caller.Of(context);
        caller.Require(AccessRole.Admin);
        KeyRequest wanted = await TextBody.ReadJsonAsync<KeyRequest>(context.Request, limits.BodyBytesMax, context.RequestAborted);
        RequireRights(caller, wanted);
        if (await ring.IsOpenAsync(context.RequestAborted) && wanted.Role != AccessRole.Admin)
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status422UnprocessableEntity, "first_key_admin", "From the first key on every request has to show one, so the first is an admin's: nobody could make another."));
        }

        if (ring.Configured.Any(key => key.Name == name))
        {
            throw Taken($"The key '{name}' stands in the app's key file.");
        }

        string key = await ShelveAsync(name, wanted, caller, context.RequestAborted);
        ring.Forget();
        context.Response.Headers.Location = $"/api/keys/{name}";
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status201Created, new { name, role = wanted.Role, code = wanted.Code, web = wanted.Web, key });
    }

    private async Task RevokeAsync(HttpContext context, string name)
    {
        Caller caller = Caller.Of(context);
        caller.Require(AccessRole.Admin);
        if (ring.Configured.Any(key => key.Name == name))
        {
            throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "key_of_file", $"The key '{name}' stands in the app's key file. Take it out there, and start the app again."));
        }

        await RequireAnotherAdminAsync(name, context.RequestAborted);
        KeyRecord revoked = await shelf.RevokeAsync(name, caller.Name, context.RequestAborted)
            ?? throw new ProblemException(Problem.NotFound("key_not_found", $"There is no key '{name}'."));
        ring.Forget();
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new { name, revokedAt = revoked.RevokedAt });
    }

    private async Task<string> ShelveAsync(string name, KeyRequest wanted, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return await shelf.CreateAsync(name, wanted, caller.Name, cancellationToken);
        }
        catch (AccessKeyException e)
        {
            throw KeyShelf.CheckName(name) is null ? Taken(e.Message) : ProblemException.Invalid(e.Message, e);
        }
    }

    /// <summary>Nobody gives what they do not have.</summary>
    private static void RequireRights(Caller caller, KeyRequest wanted)
    {
        if ((wanted.Code && !caller.Code) || (wanted.Web && !caller.Web))
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status403Forbidden, "right_required", $"The key '{caller.Name}' lacks a right that the new key is to have (code, web)."));
        }
    }

    /// <summary>An app whose last admin is gone could be opened by nobody who may make a key.</summary>
    private async Task RequireAnotherAdminAsync(string name, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Name, KeyRecord Record)> keys = await shelf.ListAsync(cancellationToken);
        bool isAdmin = keys.Any(one => one.Name == name && IsOpenAdmin(one.Record));
        if (isAdmin && !ring.Configured.Any(static key => key.Role == AccessRole.Admin) && !keys.Any(one => one.Name != name && IsOpenAdmin(one.Record)))
        {
            throw new ProblemException(new Problem(StatusCodes.Status409Conflict, "last_admin", $"The key '{name}' is the last with the role Admin. Make another first."));
        }
    }

    private static bool IsOpenAdmin(KeyRecord key) => key is { Role: AccessRole.Admin, RevokedAt: null };

    private static ProblemException Taken(string detail) => new(new Problem(StatusCodes.Status409Conflict, "key_exists", detail));
}
