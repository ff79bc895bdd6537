using System.Buffers.Text;
using System.Security.Cryptography;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Starting;

namespace Pipelines.Functions.App.Triggers.Hooks;

/// <summary><c>/api/hooks</c>: making, listing and deleting them. What other systems send to one is <see cref="HookReceiver"/>'s.</summary>
internal sealed class HookEndpoints(HookShelf hooks, PipelineShelf pipelines, AppLimits limits, TimeProvider time)
{
    private const int SecretBytes = 32;
    private const int SecretCharsMax = 512;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/hooks", ListAsync);
        routes.MapPut("/api/hooks/{name}", CreateAsync);
        routes.MapDelete("/api/hooks/{name}", DeleteAsync);
    }

    private async Task ListAsync(HttpContext context)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status200OK, new
        {
            hooks = (await hooks.ListAsync(context.RequestAborted))
                .Select(static one => new { name = one.Name, pipeline = one.Hook.Pipeline, asRow = one.Hook.AsRow, by = one.Hook.By, at = one.Hook.At }),
        });
    }

    private async Task CreateAsync(HttpContext context, string name)
    {
        Caller caller = Caller.Of(context);
        caller.Require(AccessRole.Admin);
        if (!PipelineName.IsName(name))
        {
            throw ProblemException.Invalid($"A hook's name has 1 to {PipelineName.CharsMax} lower-case letters, digits and hyphens, and begins with a letter or digit.");
        }

        HookSpec spec = await TextBody.ReadJsonAsync<HookSpec>(context.Request, limits.BodyBytesMax, context.RequestAborted);
        await pipelines.RequireAsync(PipelineName.Require(spec.Pipeline), version: null, context.RequestAborted);
        if (spec.Secret is not (null or { Length: >= OptionsRule.SecretCharsMin and <= SecretCharsMax }))
        {
            throw ProblemException.Invalid($"A hook's secret has {OptionsRule.SecretCharsMin} to {SecretCharsMax} characters; without one, a secret is made.");
        }

        if ((await hooks.ListAsync(context.RequestAborted)).Count >= HookShelf.HooksMax)
        {
            throw Taken("too_many_hooks", $"There are {HookShelf.HooksMax:N0} hooks, which is the limit.");
        }

        string secret = spec.Secret ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        if (!await hooks.AddAsync(name, new Hook(spec.Pipeline, secret, spec.AsRow, caller.Name, time.GetUtcNow()), context.RequestAborted))
        {
            throw Taken("hook_exists", $"There is a hook '{name}'. Delete it first: senders that know its secret would be shut out without a word.");
        }

        context.Response.Headers.Location = $"/api/hooks/{name}";
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status201Created, new { name, pipeline = spec.Pipeline, asRow = spec.AsRow, secret });
    }

    private async Task DeleteAsync(HttpContext context, string name)
    {
        Caller.Of(context).Require(AccessRole.Admin);
        if (!PipelineName.IsName(name) || !await hooks.DeleteAsync(name, context.RequestAborted))
        {
            throw new ProblemException(Problem.NotFound("hook_not_found", $"There is no hook '{name}'."));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static ProblemException Taken(string code, string detail) => new(new Problem(StatusCodes.Status409Conflict, code, detail));
}
