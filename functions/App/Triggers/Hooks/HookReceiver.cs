using System.Text.Json;
using System.Text.Json.Nodes;
using Pipelines.Core.Identity;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Deployed;
using Pipelines.Functions.App.Hosting;
using Pipelines.Functions.App.Runs.Webhooks;

namespace Pipelines.Functions.App.Triggers.Hooks;

/// <summary>
/// <c>POST /api/hooks/{name}</c>: what another system sends starts a run, if it is signed with the hook's secret, not older than a few minutes, and has not come before.
/// No key is asked for: the signature is one. All refusals come before anything is written.
/// </summary>
internal sealed class HookReceiver(HookShelf hooks, IRunLauncher launcher, AppLimits limits, TimeProvider time)
{
    /// <summary>Names a delivery: what is sent again under a new signature is the same run. Not signed, so it opens nothing.</summary>
    public const string DeliveryHeader = "Pipelines-Delivery";

    private const int DeliveryCharsMax = 200;

    /// <summary>How far the sender's clock may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/hooks/{name}", ReceiveAsync).WithMetadata(OwnAccess.Instance);

    private async Task ReceiveAsync(HttpContext context, string name)
    {
        CancellationToken gone = context.RequestAborted;
        string? delivery = DeliveryOf(context.Request);
        string body = await TextBody.ReadAsync(context.Request, limits.BodyBytesMax, gone);
        (Hook hook, string signature, DateTimeOffset signedAt) = await RequireSignedAsync(context.Request, name, body, gone);
        context.Features.Set(new Caller($"hook {name}", AccessRole.Function, Code: false, Web: false));
        if (await hooks.HasSeenAsync(name, signature, signedAt, gone))
        {
            throw new ProblemException(new Problem(
                StatusCodes.Status409Conflict, "replayed", $"This signature has been taken before. Whoever sends something again signs it again; the header {DeliveryHeader} makes it the same run."));
        }

        string cause = $"hook/{name}/{(delivery is null ? ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(signature)).ToString() : $"delivery/{delivery}")}";
        string run = await StartAsync(new TriggeredRun(hook.Pipeline, hook.AsRow ? RowOf(body) : body, cause), gone);
        await hooks.NoteAsync(name, signature, signedAt, forgetBefore: time.GetUtcNow() - (2 * Tolerance), gone);
        context.Response.Headers.Location = $"/api/runs/{Uri.EscapeDataString(run)}";
        await AnswerJson.SendAsync(context.Response, StatusCodes.Status202Accepted, new { runId = run });
    }

    /// <summary>Whether there is such a hook is nobody's business who does not know its secret.</summary>
    private async Task<(Hook Hook, string Signature, DateTimeOffset SignedAt)> RequireSignedAsync(HttpRequest request, string name, string body, CancellationToken cancellationToken)
    {
        Hook? hook = PipelineName.IsName(name) ? await hooks.FindAsync(name, cancellationToken) : null;
        string signature = request.Headers[WebhookSignature.Header].ToString();
        if (hook is null || WebhookSignature.TimeOf(signature, body, hook.Secret) is not { } signedAt)
        {
            throw Refused("signature_wrong", $"There is no such hook, or the header {WebhookSignature.Header} is not t=SECONDS,v1=HEX with the HMAC-SHA256 of SECONDS.BODY under its secret.");
        }

        return (time.GetUtcNow() - signedAt).Duration() <= Tolerance
            ? (hook, signature, signedAt)
            : throw Refused("signature_old", $"The signature is of {signedAt:u}, and it is {time.GetUtcNow():u}: at most {Tolerance.TotalMinutes:0} minutes may lie between.");
    }

    private async Task<string> StartAsync(TriggeredRun run, CancellationToken cancellationToken)
    {
        try
        {
            return await launcher.StartAsync(run, cancellationToken);
        }
        catch (TriggerRefusedException e)
        {
            throw new ProblemException(new Problem(StatusCodes.Status422UnprocessableEntity, "not_started", e.Message), e);
        }
    }

    private static string RowOf(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject row ? $"[{row.ToJsonString()}]" : throw ProblemException.Invalid("This hook takes a JSON object, which becomes a row.");
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"The body is not JSON: {e.Message}", e);
        }
    }

    private static string? DeliveryOf(HttpRequest request) => request.Headers[DeliveryHeader] switch
    {
        [] => null,
        [{ Length: > 0 and <= DeliveryCharsMax } delivery] when !delivery.Any(char.IsControl) => delivery,
        _ => throw ProblemException.Invalid($"The header {DeliveryHeader} has 1 to {DeliveryCharsMax} printable characters, and comes once."),
    };

    private static ProblemException Refused(string code, string detail) => new(new Problem(StatusCodes.Status401Unauthorized, code, detail));
}
