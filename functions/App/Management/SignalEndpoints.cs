using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Pipelines.Durable.Clients;
using Pipelines.Functions.App.Access;
using Pipelines.Functions.App.Api;
using Pipelines.Functions.App.Hosting;
using Pipelines.Runtime.Runs;
using Pipelines.Runtime.Runs.Register;

namespace Pipelines.Functions.App.Management;

/// <summary>Raising events, terminating, suspending, resuming and rewinding.</summary>
internal sealed class SignalEndpoints(ManagementAccess access, IDurableClient client, AppParts parts, AppLimits limits)
{
    public async Task RaiseEventAsync(HttpContext context, string id, string eventName)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out MediaTypeHeaderValue? type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            throw ProblemException.Invalid("An event is sent as application/json.");
        }

        string payload = await TextBody.ReadAsync(context.Request, limits.BodyBytesMax, context.RequestAborted);
        RequireJson(payload);
        await AnswerAsync(context, id, client.RaiseEventJsonAsync(id, eventName, payload.Length == 0 ? null : payload, context.RequestAborted));
    }

    /// <summary>A run whose instance is terminated does not know of it: that is written into its record.</summary>
    public async Task TerminateAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        string? reason = new QueryValues(context.Request).Text("reason");
        SignalOutcome outcome = await SignalAsync(client.TerminateAsync(id, reason is null ? null : JsonSerializer.Serialize(reason), recursive: true, context.RequestAborted));
        if (outcome == SignalOutcome.Accepted)
        {
            await new RunOwner(parts.Store, parts.Time).NoteTerminationAsync(new RunId(id), reason, context.RequestAborted);
        }

        Answer(context, id, outcome);
    }

    public async Task SuspendAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        await AnswerAsync(context, id, client.SuspendAsync(id, new QueryValues(context.Request).Text("reason"), context.RequestAborted));
    }

    public async Task ResumeAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        await AnswerAsync(context, id, client.ResumeAsync(id, new QueryValues(context.Request).Text("reason"), context.RequestAborted));
    }

    /// <summary>Only what has failed can be rewound: what has ended otherwise is gone for good, and what goes on is no case for it.</summary>
    public async Task RewindAsync(HttpContext context, string id)
    {
        await access.RequireAsync(context, AccessRole.Function, id);
        if (InstanceIdRule.Check(id) is null && await client.GetAsync(id, includePayloads: false, context.RequestAborted) is { IsFinished: false })
        {
            throw ProblemException.Invalid($"The instance '{id}' has not failed: there is nothing to rewind.");
        }

        try
        {
            await AnswerAsync(context, id, client.RewindAsync(id, new QueryValues(context.Request).Text("reason"), context.RequestAborted));
        }
        catch (NotSupportedException e)
        {
            throw new ProblemException(new Problem(StatusCodes.Status501NotImplemented, "rewind_unsupported", $"{e.Message} Restart it instead: POST …/restart"), e);
        }
    }

    private static async Task AnswerAsync(HttpContext context, string id, Task<SignalOutcome> signal) => Answer(context, id, await SignalAsync(signal));

    /// <summary>An id or a name that breaks a rule names nothing.</summary>
    private static async Task<SignalOutcome> SignalAsync(Task<SignalOutcome> signal)
    {
        try
        {
            return await signal;
        }
        catch (ArgumentException e)
        {
            throw ProblemException.Invalid(e.Message, e);
        }
    }

    private static void Answer(HttpContext context, string id, SignalOutcome outcome) => context.Response.StatusCode = outcome switch
    {
        SignalOutcome.Accepted => StatusCodes.Status202Accepted,
        SignalOutcome.Finished => throw new ProblemException(new Problem(StatusCodes.Status410Gone, "instance_finished", $"The instance '{id}' has ended.")),
        _ => throw new ProblemException(Problem.NotFound("instance_not_found", $"There is no instance '{id}'.")),
    };

    private static void RequireJson(string payload)
    {
        try
        {
            if (payload.Length > 0)
            {
                JsonDocument.Parse(payload).Dispose();
            }
        }
        catch (JsonException e)
        {
            throw ProblemException.Invalid($"The event's payload is not JSON: {e.Message}", e);
        }
    }
}
